"""Scope: is a mention denied, asked about, or only supposed? Pure functions over the words around it."""

from __future__ import annotations

import re
from typing import Literal

from bot.nlu.reading import Reading

Mode = Literal["enonce", "question", "hypothese"]

# Words that may stand between a negation and what it denies.
_FILLER = (
    r"(?:de|d|le|la|l|les|du|des|un|une|a|au|aux|en|y|encore|vraiment|non|plus|ou|ni|et|eu|ete|etre|avoir|mon|ma|mes|son|sa|ses|ce|cette|"
    r"touche|touches|recu|recois|recoit|percu|percois|percoit|beneficie|beneficiaire|beneficier|allocataire|droit|inscrit|inscrite|inscrits|reconnu|reconnue|"
    r"officiellement|titulaire|possede|obtenu|demande|rsa|ass|aah|are|rqth|qpv|zrr|quartier|zone|suis|est|comme|dans|fait|chez|dispositif|statut|"
    r"d ailleurs|non plus|moi|lui|elle|aucun|aucune|sous|sortant|personne)"
)
# « plus » alone is a quantity more often than a denial: it denies only after a verb.
_NOT = (
    r"(?:pas|jamais|aucun|aucune|sans|ni|non|hors|n est plus|ne suis plus|(?:ai|a|suis|est|touche|percois|percoit|recois|"
    r"beneficie|as|avons|n y) plus|"
    r"(?:me suis|a ete|ai ete|s est|est|suis) (?:fait )?radie[es]*(?: de| du)?)"
)
_DENIED_BEFORE = re.compile(rf"(?<= ){_NOT} (?:{_FILLER} ){{0,6}}$")
_NOT_ONLY = re.compile(r" pas (?:que|seulement|uniquement|juste|mal) (?:\S+ ){0,3}$")
_CUT = (
    r"(?:coupe|coupee|coupes|coupent|supprime|supprimee|suspendu|suspendue|retire|retiree|enleve|enlevee|refuse|refusee|arrete|arretee|perdu|perdue|"
    r"termine|terminee|fini|finie|sucre|saute|stoppe|radie|plus droit a?u?|bloque|refus de|refus du|fin de|fin du|fin de droits?)"
)
_CUT_BEFORE = re.compile(
    rf"(?<= )(?:{_CUT}|non (?:pour|a|au)) (?:(?:le|la|l|les|mon|ma|mes|son|sa|ses|de|du|d|au|a|droits?) ){{0,3}}$"
)
_CUT_AFTER = re.compile(
    rf"^ (?:[:,=-] )?(?:non (?!soumis)|(?:(?:a ete|est|m a ete|s est|on me l a|on m a|ils m ont|ils me l ont|ils l ont|on l a|"
    rf"c est|a|m est|vient d etre|ete) )?{_CUT} |"
    r"(?:(?:je|j|il|elle|on) )?(?:(?:ne|n|l|le|la|en|y) ){0,2}(?:ai|a|suis|est|touche|percois|percoit) "
    r"(?:pas|plus|jamais) (?!(?:de|d|la|l|les|un|une|mon|ma|le (?!droit)) |encore (?:de|d|la|l|le) ))"
)
_QUESTION = re.compile(
    r" (?:est ce qu[e]?|qu est ce|c est quoi|combien|comment|quel(?:le)?s?|pourquoi|peut on|peut il|peut elle|"
    r"puis je|ai je|as tu|avez vous|y a t il|"
    r"faut il|on peut|je peux|dois je|il faut|faut|a t on|sait on|savoir si|qui peut|ca veut dire|ca marche|"
    r"c est possible|est il possible|aurais je|suis je|"
    r"elle peut|il peut|elle a droit|il a droit|j ai droit|ai droit|voudrais savoir|difference|(?<!importe )quoi) "
)
_SUPPOSED = re.compile(
    r" (?:si (?:je|j|on|il|elle|l|une?|quelqu un|tu|vous|la|le)|faut (?:il )?(?:etre|avoir|toucher|une?)|il faut|"
    r"pour (?:etre|avoir|toucher|obtenir|demander|percevoir|les?|ceux|des)|avoir droit(?: a| au)?|droit (?:a|au|aux)|"
    r"comment (?:avoir|obtenir|toucher|demander|faire)|les? (?:personnes?|gens|beneficiaires?|allocataires?|"
    r"titulaires?)|des (?:personnes|gens)|ceux|"
    r"demander|une demande (?:de|d)|faire (?:une|la|ma) demande|c est quoi|qu est ce(?: que)?(?: c est)?(?: que)?|"
    r"difference|quand on (?:est|a|touche)|"
    r"montant|combien|plafond|quelqu un(?: qui| en| au)?|les jeunes|que des?|seulement les?|reserve[es]* (?:a|aux)|reserve[es]*) "
)
_SHORT = 8
_OPENING = 3
_INVERTED = re.compile(r" (?:est|peut|sont|va|a t|doit|baisse t|compte t|suffit|donne t) (?:il|elle|ils|elles|on) ")
_OWN = re.compile(
    r" (?:je (?:suis|touche|percois|vis|recois)|j ai|j avais|mon|ma|mes|moi|elle (?:est|touche|a|percoit)|il (?:est|"
    r"touche|a|percoit)|"
    r"en tant que|garder?|garde|conserver?|perdre?|perds|perd|en etant|etant|avec (?:le|la|l|mon|ma)|son|sa|ses|"
    r"avec) (?:\S+ ){0,3}$"
)


def denied(reading: Reading, first: int, stop: int) -> bool:
    """True when tokens ``first:stop`` are denied by the words just before or after them.

    « pas le RSA », « ni ASS ni AAH », « RQTH : non », « on m'a coupé le RSA », « le RSA je ne l'ai plus ».
    """
    before, after = reading.before(first), reading.after(stop)
    if _NOT_ONLY.search(before):
        return False
    return bool(_DENIED_BEFORE.search(before) or _CUT_BEFORE.search(before) or _CUT_AFTER.match(after) or _said_no(reading, stop))


def denied_before(reading: Reading, first: int) -> bool:
    """True when the words before token ``first`` deny it (« jamais eu de PASS »); what follows is not looked at."""
    before = reading.before(first)
    return _DENIED_BEFORE.search(before) is not None and _NOT_ONLY.search(before) is None


def _said_no(reading: Reading, stop: int) -> bool:
    """« RQTH : non » and « RSA non, ASS oui » in lists."""
    words = [t.norm for t in reading.tokens[stop : stop + 2]]
    if words == ["non", "soumis"]:  # « BRSA non soumis à droits et devoirs » receives it
        return False
    return words[:1] == ["non"] or (len(words) == 2 and words[0] in (":", "=", ",") and words[1] == "non" and words[0] != ",")


def mode(reading: Reading, first: int) -> Mode:
    """Whether what stands at token ``first`` is stated, asked, or only supposed."""
    before = reading.before(first)
    supposed = _SUPPOSED.search(before)
    if supposed and not re.search(
        r" (?:je suis|j ai|je touche|elle est|elle touche|il est|il touche|elle a|il a) ", before[supposed.end() - 1 :]
    ):
        return "hypothese"
    sentence = reading.sentence(first)
    asked = _QUESTION.search(before)
    if "?" in sentence and _INVERTED.search(sentence) and len(before.split()) <= _OPENING and not _OWN.search(before):
        # « L'AAH est-elle réduite ? », « un justificatif QPV est-il valable ? »
        return "question"
    if asked is None and "?" in sentence and len(sentence.split()) <= _SHORT and _QUESTION.search(sentence) is None:
        # A short question without a question word (« le RSA ça bloque ? ») asks about all of its sentence.
        return "enonce" if _OWN.search(before) else "question"
    return "question" if asked else "enonce"


def owned(reading: Reading, first: int) -> bool:
    """True when the words before a mention in a question show that the person has it (« je garde mon RSA ? »)."""
    return bool(_OWN.search(reading.before(first)))
