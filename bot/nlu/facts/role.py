"""Who writes: the person, or a professional who speaks of one; and whether that professional is habilitated."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.scope import denied, mode
from bot.nlu.lexicons import Lexicons, Pattern
from bot.nlu.reading import Hit, Reading

# What may stand before the trade of whoever writes: « bonjour, AS de secteur », « ici l'éducatrice ».
_OPENING = re.compile(
    r"^ (?:(?:bonjour|bonsoir|salut|bjr|hello|coucou|madame|monsieur|messieurs|mesdames|a tous|et|alors|oui|ok|pour info|moi|"
    r"ici|la|le|l|une|un|"
    r"c est|cher|chere|collegues?|rebonjour|re|merci|[.,:;!(/•]|\n) )*$"
)
_SAYS = re.compile(
    r" (?:je suis|suis|etant|nous sommes|on est|ici|en tant que?|comme|en qualite de|de la part d[eu]?|c est|signe|cordialement|"
    r"merci|contacte[rz]? en tant que?) (?:bien |aussi |actuellement |moi meme |nouvelle? |toujours |depuis peu |, |une? |la "
    r"|le |l |son |sa |leur |d |des )*$"
)
# « c'est ma conseillère » : somebody else's.
_SOMEBODY = re.compile(
    r" (?:mon|ma|mes|ton|ta|votre|vos|leur|leurs|un|une|des|les|cette|ce|quel|quelle|par|avec|chez|a|au|d|de|du|la|le|l|qu|"
    r"que) (?:\S+ )?$"
)
_THIRD = re.compile(
    r" (?:elle|lui|dame|monsieur|madame|mme|mr|jeunes?|homme|femme|gamine?|usagere?s?|beneficiaires?|personnes?|menage|"
    r"famille|couple|maman|"
    r"gens|salariee?s?|residente?s?|on oriente|accompagnee?s?|accompagnons|j accompagne|nous|notre|nos|public|candidate?s?|"
    r"refugiee?|patiente?|ppsmj|stagiaires?|apprenante?s?|detenue?s?|mineure?s?|eleves?|proteges?|sortante?|de \d\d ans|\d\d "
    r"a|il (?:est|a|veut|vit|cherche|touche)) "
)
_FOR_SELF = re.compile(
    r" (?:je|j) (?:\S+ ){0,2}(?:cherche|recherche|voudrais trouver|veux trouver|souhaite trouver) (?:\S+ ){0,3}(?:travail|"
    r"emploi|poste|boulot|place|contrat|job) |"
    r" (?:au chomage|de metier|de formation|licenciee?|pendant \d+ ans|sans emploi|en reconversion) "
)
_RELATIVE = re.compile(
    r"^ (?:mon|ma|mes) (?:\S+ )?(?:fils|fille|mari|femme|mere|pere|frere|soeur|voisine?|amie?|copine?|enfants?|petit|petite|"
    r"tante|oncle|cousine?|conjointe?|belle|beau|grand) "
)
# What follows a name that is spoken of: « la mission locale m'a dit », « CCAS il fait quoi ».
_VERB = re.compile(
    r"^ (?:\S+ ){0,3}(?:m|me|te|est|sont|a (?:dit|donne|parle|refuse|propose|envoye|oriente|conseille|explique|demande|fait)|"
    r"ont|peut|peuvent|doit|vont|"
    r"fait|ils|c est|dit|prend|recrute|ca|accueille|propose\w*|sert) "
)
# « habilitation électrique » is a worker's paper.
_OTHER_CLEARANCE = re.compile(
    r" (?:electri\w*|[bh] (?:0|1|2)|br|bs|nacelle|caces|conduite|gaz|secret|aeroport\w*|chimi\w*|de conduite|a conduire) "
)


def read_role(reading: Reading, lexicons: Lexicons, known: str | None) -> list[Found]:
    """``role``: a professional's words win over a person's; the third person alone only lets one deduce it."""
    hit = _denies_being_one(reading, lexicons)
    if hit is not None:
        return [found(reading, hit, "role", "demandeur")]
    hit = _professional(reading, lexicons) or _said(reading, lexicons.roles["prescripteur"].said, "prescripteur")
    if hit is not None:
        return [found(reading, hit, "role", "prescripteur")]
    hit = _said(reading, lexicons.roles["demandeur"].said, "demandeur")
    if hit is not None:
        return [found(reading, hit, "role", "demandeur")]
    if known is not None:
        return []
    hit = _first(reading, lexicons.roles["prescripteur"].deduced)
    if hit is not None and not _speaks_of_self(reading):
        return [found(reading, hit, "role", "prescripteur", "deduit")]
    hit = next((h for h in reading.find(lexicons.roles["demandeur"].deduced) if mode(reading, h.first) == "enonce"), None)
    return [found(reading, hit, "role", "demandeur", "deduit")] if hit is not None else []


def read_habilitation(reading: Reading, lexicons: Lexicons) -> list[Found]:
    """``prescripteur_habilite``: said either way; deduced from an employer that the law habilitates."""
    habilitation = lexicons.roles["habilite"]
    for pattern, value, certainty in (
        (habilitation.false, False, "dit"),
        (habilitation.said, True, "dit"),
        (habilitation.deduced, True, "deduit"),
    ):
        for hit in reading.find(pattern):
            before = reading.before(hit.first)
            own = certainty != "deduit" or any(w in before.split() for w in ("je", "suis", "nous", "sommes", "j"))
            if own and _speaks_of_us(reading, hit):
                return [found(reading, hit, "prescripteur_habilite", value, "dit" if certainty == "dit" else "deduit")]
    return []


def _speaks_of_us(reading: Reading, hit: Hit) -> bool:
    """« qui est habilité ? », « liste des prescripteurs habilités », « elle est habilitée » say nothing of whoever writes."""
    before, words = reading.before(hit.first), hit.match.group()
    if _OTHER_CLEARANCE.search(" " + words + reading.after(hit.stop)[1:]):
        return False
    if re.search(r" (?:dois je|puis je) (?:\S+ )*en tant que? $", before) and words.startswith("prescript"):
        return True
    if mode(reading, hit.first) != "enonce" or re.search(
        r" (?:liste|tous|toutes|les|des|aux|un|comment|devenir|avec un|par un|qu un|le|vs|ou) $", before
    ):
        return False
    sentence = reading.sentence(hit.first)
    if "?" in sentence and not re.search(r" (?:je|nous|notre|on|suis|sommes) ", before + words):
        return False
    return (
        re.search(r" (?:elle|il|ils|qui|dit|conseillere|conseiller|assistante?) (?:\S+ ){0,3}$", before) is None
        or " je " in before
    )


def _professional(reading: Reading, lexicons: Lexicons) -> Hit | None:
    """A trade of social work, or a service, that whoever writes gives as their own."""
    trades = lexicons.roles["accompagnement"]
    aside = [(h.first, h.stop) for h in reading.find(trades.lookalike)]
    for pattern, sure in ((trades.said, True), (trades.deduced, False)):
        for hit in reading.find(pattern):
            if any(first < hit.stop and hit.first < stop for first, stop in aside):
                continue
            if _names_self(reading, hit) and (_of_another(reading, hit) if not sure else not _for_self(reading, hit)):
                return hit
    for hit in reading.find(lexicons.roles["organisme"].said):
        if _heads(reading, hit) and not _is_subject(reading, hit) and _of_another(reading, hit) and not _for_self(reading, hit):
            return hit
    return None


def _names_self(reading: Reading, hit: Hit) -> bool:
    """At the head of a sentence (« CIP en ACI, … »), or after « je suis », « ici », « en tant que »."""
    before = reading.before(hit.first)
    if denied(reading, hit.first, hit.stop) or mode(reading, hit.first) == "hypothese":
        return False
    if _SAYS.search(before):
        return re.search(r" (?:c est|comme) (?:la |le |l |une? )?$", before) is None or _of_another(reading, hit)
    return _heads(reading, hit) and not _is_subject(reading, hit)


def _heads(reading: Reading, hit: Hit) -> bool:
    """Nothing but a greeting between the start of the message, or of a sentence, and the name."""
    start = reading.sentence(hit.first)
    whole = reading.norm[: hit.match.start()]
    return _OPENING.match(whole) is not None or (
        start.startswith(" " + hit.match.group()) and whole.count(" ") > 2 and whole.rstrip().endswith("\n")
    )


def _is_subject(reading: Reading, hit: Hit) -> bool:
    """« le CCAS m'a dit de venir », « l'assistante sociale peut signer ? »: spoken of, not speaking."""
    article = re.search(r" (?:la|le|l|une|un|les|des) $", reading.before(hit.first))
    ici = " ici " in reading.norm[: hit.match.start() + 1]
    verb = _VERB.match(reading.after(hit.stop))
    return (article is not None or verb is not None) and not ici


def _of_another(reading: Reading, hit: Hit) -> bool:
    """True when the rest of the message speaks of a third person, or of « nous »."""
    return (
        _THIRD.search(reading.norm[: hit.match.start() + 1]) is not None
        or _THIRD.search(" " + reading.norm[hit.match.end() :]) is not None
    )


def _for_self(reading: Reading, hit: Hit) -> bool:
    """« éducatrice, je cherche un poste »: their own trade, unless the message turns to somebody else."""
    return _FOR_SELF.search(reading.norm) is not None and not _of_another(reading, hit)


def _denies_being_one(reading: Reading, lexicons: Lexicons) -> Hit | None:
    """« je ne suis pas travailleur social, je suis la personne concernée »."""
    if (
        re.search(
            r" pas (?:une? |du tout )?(?:educ\w*|travailleu\w+|assistante?|prescript\w+|conseill\w+|cip|as|professionnel\w*|"
            r"referente?) ",
            reading.norm,
        )
        is None
    ):
        return None
    return next(iter(reading.find(lexicons.roles["demandeur"].said)), None)


def _said(reading: Reading, pattern: Pattern, value: str) -> Hit | None:
    for hit in reading.find(pattern):
        said_as = mode(reading, hit.first)
        if value == "demandeur" and said_as != "enonce":
            continue
        if value == "prescripteur" and _about_a_relative(reading, hit):
            continue
        return hit
    return None


def _about_a_relative(reading: Reading, hit: Hit) -> bool:
    """« j'accompagne ma mère à la mairie »."""
    return (
        hit.match.group().startswith(("j accompagne", "que j accompagne"))
        and _RELATIVE.match(reading.after(hit.stop)) is not None
    )


def _first(reading: Reading, pattern: Pattern) -> Hit | None:
    return next(iter(reading.find(pattern)), None)


def _speaks_of_self(reading: Reading) -> bool:
    words = {t.norm for t in reading.tokens}
    return bool(words & {"j", "je", "moi", "mon", "ma", "mes", "m", "me"})
