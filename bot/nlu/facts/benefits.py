"""Benefits received or not (RSA, ASS, AAH, ARE): what stands around their name says whether the person has them."""

from __future__ import annotations

import re
from typing import Literal

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied, denied_before, mode
from bot.nlu.lexicons import Lexicons, Pattern
from bot.nlu.reading import Hit, Reading

BENEFITS = ("RSA", "ASS", "AAH", "ARE")
State = Literal["touche", "touche sans doute", "nie", "nie sans doute"]

# Words that may stand between « je touche » and what is touched.
_WEIGHTLESS = (
    "le la l les du de d des au a aux mon ma mes son sa ses un une toujours encore juste que seulement actuellement maintenant "
    "bien aussi deja quand meme en ce moment prestation minimum petit petite socle majore euros par mois dit on me nous ou et ni "
    "rsa ass aah are allocation allocataire beneficiaire plus droit titre alloc"
)
_BETWEEN = frozenset(_WEIGHTLESS.split())
_ELSEWHERE = re.compile(r"(?:de|d|la|l|les|un|une|mon|ma|mes) ")
_SIGNS = frozenset(",:/;+.")
_REACH = 5
# An item of a list is no longer than this.
_LISTED = 6
# Words that describe somebody: what stands among them is said of a person, even in a question.
_DESCRIBED = re.compile(
    r" (?:\d+ (?:ans|an|a|enf\w*|gosses|gamins)|dame|madame|monsieur|mme|mr|m|homme|femme|jeune|usagere?|maman|mere|papa|"
    r"pere|couple|isolee?|"
    r"celibataire|sans (?:permis|diplome|emploi|travail|logement|domicile|rien|boulot|voiture)|rqth|deld|detld|qpv|zrr|pi|"
    r"inscrite?|sortante?|hebergee?|"
    r"ni (?:permis|voiture|diplome)|de mon profil|taux plein|majoree?|socle) "
)
_SOMEBODY = re.compile(r" (?:usagere?|dame|monsieur|homme|femme|jeune|mme|mr|maman|couple|allocataire) $")
_PUBLIC = re.compile(r" (?:publics?|profils?|personnes|gens|ceux|celles) ")
_ASKED = re.compile(
    r" (?:est ce qu[e]?|esk|combien|comment|quels?|quelles?|pourquoi|quoi|ou est|y a t il|peut on|possible|cumul\w*|"
    r"compatib\w*|maintien|incidence|impact|"
    r"ca compte|compte|(?:est|va|vont|baisse|doit|donne) t? ?(?:il|elle|ils|elles)|c est vrai|c est (?:bon|mort)|conditions?|"
    r"qui peut|difference) "
)
# « on me coupe le RSA » is feared, « on m'a coupé le RSA » is done.
_FEARED = re.compile(
    r" (?:(?:vont|va|vais|peuvent|peut|veulent|risque\w*|peur|menace\w*|si|quand) (?:\S+ ){0,5}|(?:me|m|lui|nous|te) )"
    r"(?:coupe(?:nt|r)?|supprim\w+|enlev\w+|retir\w+|sucr\w+|saut\w+|suspend\w*|perdre|perd|bloqu\w*|arret\w*|refus\w*) "
    r"(?:\S+ ){0,2}$"
)
_DONE = re.compile(r" (?:a|ont|ete|est(?! ce)|suis|vient|viennent|ai|vu|etait|avait) (?:\S+ )?\S+ (?:\S+ ){0,2}$")
_CONTRADICTED = re.compile(
    r"^ (?:, |et |mais )?pas moi |^[^.!?]*? moi (?:, )?(?:non|pas|(?:je |j )?(?:n |ne )?(?:l |le |la |"
    r"en )*(?:ai|touche) (?:jamais|pas)) "
)
_OWN_DENIAL = re.compile(r" (?:je|j|elle|il|madame|monsieur|mon|ma|moi) (?:\S+ ){0,4}(?:pas|plus|jamais|ni|aucun|aucune|non) ")
_GENERAL = re.compile(r" (?:si|faut|sans|est ce|peut|peux|puis) ")
# « à quoi ai-je droit avec le RSA »: whoever asks of themselves has it; « cumuler un salaire avec l'ASS » is general.
_WITH = re.compile(r" avec (?:le |l |la |mon |ma )?$")
_MYSELF = re.compile(r" (?:je|j|moi|me|m|ai je|puis je) ")
_ENTITLED = re.compile(r" droits? (?:a l|a la|au|aux|a) (?:l |la |le )?$")
_TOGETHER = re.compile(r" (?:cumul\w*|compatib\w*|meme temps|ensemble) ")
_CONDITION = re.compile(r" (?:si|quand|faut|pour|peut|peux|puis|lorsqu) (?:\S+ ){0,2}$")
# « plus d'ARE depuis mai », but neither « en plus de l'AAH » nor « AAH plus ARE ».
_NO_MORE = re.compile(
    r"(?:^ (?:[.,;:(] )?| (?:ai|a|n|touche|percois|percoit|et|avons|y) )plus (?:de |d |l |le |la |du |au |droit (?:a l |au "
    r"))(?:l |la )?$"
)
_DENYING = frozenset({"pas", "plus", "jamais", "non", "ni", "sans", "aucun", "aucune"})
_LATER = re.compile(
    r"^ (?:prevue? )?(?:fin|le|en|dans|au|prochain\w*|bientot) (?:\S+ ){0,3}(?:prochaine?|bientot|\d+ mois|20\d\d) "
)


def read_benefits(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``allocations`` once per benefit; operation ``nie`` where it is denied, cut or refused.

    A benefit that is only asked about or supposed gives nothing, unless the words show that the person has it
    (« est-ce que je garde mon RSA »): then it is deduced. One asked for and not received yet gives nothing.
    """
    words = lexicons.allocations
    aside = [(h.first, h.stop) for h in reading.find(words["ecarte"])]
    out: list[Found] = []
    for code in BENEFITS:
        for hit in reading.find(words[code]):
            if reading.tokens[hit.first].norm in _SIGNS and hit.stop - hit.first > 1:
                hit = Hit(hit.first + 1, hit.stop, hit.match)
            if any(first < hit.stop and hit.first < stop for first, stop in aside):
                continue
            state = _state(reading, hit, owners, words)
            if state is not None:
                certainty = "deduit" if state.endswith("sans doute") else "dit"
                operation = "nie" if state.startswith("nie") else "affirme"
                out.append(found(reading, hit, "allocations", code, certainty, operation))  # type: ignore[arg-type]
    return _one_each(out)


def _state(reading: Reading, hit: Hit, owners: Owners, words: dict[str, Pattern]) -> State | None:
    """What the words around one mention say of it; ``None`` when nothing is said of the person."""
    before, after = reading.before(hit.first), reading.after(hit.stop)
    if not owners.is_person(hit.first):
        return "nie" if _CONTRADICTED.match(reading.rest_of_sentence(hit.stop)) else None
    if _spent(hit):
        return None if _LATER.match(after) or mode(reading, hit.first) != "enonce" else "nie sans doute"
    denial = bool(_DENYING & set(hit.match.group().split())) or _no_more(before, hit)
    if denial or denied(reading, hit.first, hit.stop) or _denied_after(words["ensuite_nie"], reading, hit):
        own = _governed(before, words["touche"]) and _asked(reading, hit) and not denied_before(reading, hit.first)
        if (own or _FEARED.search(before)) and not _DONE.search(before):
            return "touche sans doute"
        return "nie" if _stated(reading, hit) else None
    if (
        _governed(before, words["a_venir"])
        or _governed(before, words["avant"])
        or _follows(words["ensuite_a_venir"], reading, hit)
    ):
        return None
    return _held(reading, hit, before, words)


def _no_more(before: str, hit: Hit) -> bool:
    """« plus d'ARE »; some patterns hold the article themselves."""
    article = next((a for a in ("d ", "l ", "mon ", "mes ") if hit.match.group().startswith(a)), "")
    return _NO_MORE.search(" " + before.lstrip() + article) is not None


def _held(reading: Reading, hit: Hit, before: str, words: dict[str, Pattern]) -> State | None:
    """A mention that nothing denies: who has it, and is it said or only asked?"""
    inherent = hit.match.group().startswith(("brsa", "rsiste", "rmiste")) or (" " in hit.match.group().strip() and _verb(hit))
    if _governed(before, words["suppose"]) and not inherent and not _own_nearer(before, words):
        return None
    if _verb(hit) and _CONDITION.search(before) and not hit.match.group().startswith(("mon ", "mes ", "ses ")):
        return None
    asked = _asked(reading, hit)
    if asked and _ENTITLED.search(before):
        return None
    if asked and _WITH.search(before) and _MYSELF.search(reading.sentence(hit.first)) and not _TOGETHER.search(reading.norm):
        return "touche sans doute"
    own = inherent or _governed(before, words["touche"]) or _verb(hit) or _follows(words["ensuite_touche"], reading, hit)
    if not asked:
        return "touche" if own or not _PUBLIC.search(before) else None
    if own:
        return "touche sans doute" if mode(reading, hit.first) != "enonce" and not inherent else "touche"
    return "touche" if _described(reading, hit) else None


def _own_nearer(before: str, words: dict[str, Pattern]) -> bool:
    """« on peut perdre mon RSA »: the possessive is nearer than the condition."""
    return (
        before.endswith((" mon ", " ma ", " mes ", " son ", " sa "))
        or _last(before, words["touche"])[0] >= _last(before, words["suppose"])[1]
    )


def _verb(hit: Hit) -> bool:
    """Patterns that hold their own verb or possessive (« je touche le chômage », « mes indemnités »)."""
    return hit.match.group().startswith(
        (
            "touche",
            "perco",
            "percoi",
            "recoi",
            "mon ",
            "mes ",
            "ses ",
            "vis ",
            "vit ",
            "garde",
            "conserv",
            "perd",
            "paye",
            "verse",
        )
    )


def _spent(hit: Hit) -> bool:
    """« fin de droits », « mes droits sont épuisés »: the ARE is over."""
    words = hit.match.group()
    return re.search(r"^fin|^(?:epuis|consomm|bouff|termin)|(?:epuise|fini|termine|coupe|ferme)\w* ", words) is not None


def _stated(reading: Reading, hit: Hit) -> bool:
    """A denial counts when it is stated, or told of oneself inside a question (« j'ai pas le RSA, je peux entrer ? »)."""
    if mode(reading, hit.first) == "enonce":
        return True
    before = reading.before(hit.first) + hit.match.group()
    return _OWN_DENIAL.search(before) is not None and _GENERAL.search(before) is None


def _asked(reading: Reading, hit: Hit) -> bool:
    sentence = reading.sentence(hit.first)
    return "?" in sentence or _ASKED.search(sentence) is not None


def _described(reading: Reading, hit: Hit) -> bool:
    """« Mme 34 ans, RSA : … ? »: the mention is one of the words that describe somebody."""
    before, after = reading.before(hit.first), reading.after(hit.stop)
    part = before + hit.match.group() + after.lstrip()
    if _SOMEBODY.search(before):
        return True
    if _PUBLIC.search(part) or _ASKED.search(before) or (before.endswith((" le ", " la ", " l ")) and len(before.split()) == 1):
        return False
    if _DESCRIBED.search(part):
        return True
    alone = len(part.split()) <= _LISTED
    return alone and _DESCRIBED.search(reading.sentence(hit.first)) is not None


def _governed(before: str, pattern: Pattern) -> bool:
    """True when the words just before a mention end with one of ``pattern``, but for words without weight."""
    return _last(before, pattern)[0] >= 0


def _last(before: str, pattern: Pattern) -> tuple[int, int]:
    """Where the last such words start and end, -1 when none governs what follows."""
    last = (-1, -1)
    for match in pattern.finditer(before) if pattern is not None else ():
        between = before[match.end() :].split()
        if len(between) <= _REACH and all(word in _BETWEEN or word.isdigit() for word in between):
            last = match.span()
    return last


def _follows(pattern: Pattern, reading: Reading, hit: Hit) -> bool:
    """True when ``pattern`` reads the words right after a mention, a comma or a colon included."""
    end = hit.match.end()
    end += 2 if reading.norm.startswith(") ", end) else 0
    return pattern is not None and pattern.match(reading.norm, end) is not None


def _denied_after(pattern: Pattern, reading: Reading, hit: Hit) -> bool:
    """True when the words after a mention deny it; « l'AAH, je n'ai pas la RQTH » denies something else."""
    match = pattern.match(reading.norm, hit.match.end()) if pattern is not None else None
    if match is None:
        return _follows(pattern, reading, hit)
    return _ELSEWHERE.match(reading.norm, match.end()) is None and not match.group().endswith((" pas le ", " plus le "))


def read_recognitions(reading: Reading, facts: list[Found]) -> list[Found]:
    """``reconnaissance_handicap`` from what was read: RQTH and AAH, and a pension or an accident annuity said here."""
    out: list[Found] = []
    for fact in facts:
        if fact.key == "rqth" and fact.value is True:
            out.append(Found("reconnaissance_handicap", "RQTH", fact.start, fact.end, fact.certainty))
        if fact.key == "allocations" and fact.value == "AAH" and fact.operation == "affirme":
            out.append(Found("reconnaissance_handicap", "AAH", fact.start, fact.end, fact.certainty))
    for pattern, code in _RECOGNITIONS:
        for hit in reading.find(pattern):
            if not denied(reading, hit.first, hit.stop) and mode(reading, hit.first) == "enonce":
                out.append(found(reading, hit, "reconnaissance_handicap", code))
                break
    return out


_RECOGNITIONS = [
    (
        re.compile(
            r"(?<= )(?:(?:pension|rente) (?:d )?invalidite |(?:en |touche |percois )?invalidite (?:categorie |cat |"
            r"de )?(?:[123] )?)"
        ),
        "INVALIDITE",
    ),
    (re.compile(r"(?<= )rente (?:d )?(?:accident (?:du |de )?travail |at |maladie professionnelle )"), "RENTE_AT"),
]


def _one_each(facts: list[Found]) -> list[Found]:
    """One fact a benefit: a denial and an affirmation of the same one keep the later; said wins over deduced."""
    kept: dict[str, Found] = {}
    for fact in sorted(facts, key=lambda f: f.start):
        known = kept.get(fact.value)
        if known is None or fact.operation != known.operation or known.certainty == "deduit":
            kept[fact.value] = fact
    return list(kept.values())
