"""Age in years: said, from a birth date, or announced for a coming birthday."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.facts.durations import Duration
from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import mode
from bot.nlu.reading import Reading

YOUNGEST, OLDEST = 14, 80
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS.split("|"), start=1)}
_YEARS = re.compile(r"(?<= )(?P<n>\d{1,2}) (?:ans|an|piges|balais|ands|printemps) (?:et demi )?")
_SHORT = re.compile(
    r"(?<= )(?:(?:homme|femme|dame|monsieur|jeune|jeune homme|jeune femme|mr|mme|h|f|age|agee) (?:[:=] )?(?:de |"
    r"a )?(?P<n>\d{2}) )(?!\d|ans|rue|km|h |heures|mois|euros|%|e )"
)
_BIRTH = re.compile(
    rf"(?<= )(?:nee?s? |naissance |ne e |nais |date de naissance )(?:(?:est|c est|:|en|le|le jour|au|du|"
    rf"d) ){{0,3}}(?:(?P<day>\d{{1,2}}|1 er|1er) )?"
    rf"(?:(?P<month>{_MONTHS}) (?P<year>(?:19|20)\d\d|\d\d) |[/.-] (?P<m2>\d{{1,2}}) [/.-] (?P<y2>(?:19|20)\d\d|"
    rf"\d\d) |(?P<y3>(?:19|20)\d\d|[3-9]\d|0\d) )"
)
_BIRTH_ALONE = re.compile(
    r"^ (?:le )?(?P<day>\d{1,2}) (?:[/.-] (?P<m2>\d{1,2}) [/.-] |(?P<month>" + _MONTHS + r") )(?P<y2>(?:19|20)\d\d|\d\d) $"
)
# What makes a number of years something else than the person's age.
_NOT_AGE_BEFORE = re.compile(
    r" (?:(?:jusqu a|a|de|avant|apres|depuis|pour|vers|des) (?:mes|ses)|depuis|pendant|durant|y a|ca fait|fait|"
    r"voila|dans|apres|tous les|duree|pour|en|sur|encore|reste|moins de|plus de|avant|les|des|des les|aux|"
    r"jusqu a|entre \d+ et|a partir de|de \d+ a|arrete l ecole a|ecole a|de plus de|minimum|maximum|max|cdd de|"
    r"contrat de|cddi de|formation de|prison|"
    r"metier|bail de) $"
)
_CHILD_BEFORE = re.compile(
    r" (?:enfants?|fils|filles?|garcons?|bebe|petite?s?|ados?|ainee?|jumeaux|gamins?) (?:(?!moi |je |j )\S+ ){0,4}$"
)
_OWN_AGE = re.compile(
    r" (?:j ai|jai|elle a|il a|age|agee|ai|bientot|suis age de|suis agee de|moi|vais avoir|va avoir|aurai|aura|de|"
    r"dame|femme|homme|monsieur|jeune) $"
)
_NOT_AGE_AFTER = re.compile(
    r"^ (?:d (?:experience|anciennete|chomage|inactivite|galere|boulot|etudes|insertion|ecole|interim|attente|usine|"
    r"arret)|de (?:rsa|ass|chomage|metier|travail|boulot|prison|carriere|cotisation|galere|"
    r"recherche|vie|mariage|formation|contrat|maladie|maison|service|conduite|pratique|permis|france|detention|taule|suivi|boite|batiment|menage|reflexion|vente)|"
    r"que |sans |maximum|max|minimum|renouvelable|chez |dans (?:le|la|l|une?|les) (?:batiment|vente|meme|"
    r"restauration|btp|metier|boite|usine|securite|nettoyage|logistique|entreprise)|en (?:cdi|france|interim|usine|prison)|"
    r"comme (?:macon|vendeu|cuisini|serveu|chauffeu|cariste))"
)
_COMING = re.compile(
    r" (?:bientot|vais avoir|va avoir|aurai|aura|fete|feterai|presque|vais feter|va feter|vais sur mes|approche des|"
    r"dans ma|dans sa) (?:ses |mes )?$"
)
_AFTER_COMING = re.compile(
    r"^ (?:dans (?:\d+|une?|quelques) |en (?:"
    + _MONTHS
    + r") |le mois prochain |la semaine prochaine |l annee prochaine |demain )"
)
_ABOUT = re.compile(r" (?:environ|a peu pres|dans les|vers|la trentaine|autour de|genre) $")


def age_on(birth: date, today: date) -> int:
    """Age in full years.

    >>> age_on(date(1976, 11, 23), date(2026, 11, 22))
    49
    """
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def read_age(reading: Reading, owners: Owners, durations: list[Duration], today: date, asked: str | None) -> list[Found]:
    """``age`` and, from a full date, ``date_naissance`` (ISO). A birth year alone gives a deduced age."""
    birth = _birth(reading, owners, today, asked)
    if birth:
        return birth
    taken = [(d.first, d.stop) for d in durations]
    best: list[tuple[bool, Found]] = []
    for pattern in (_YEARS, _SHORT):
        for hit in reading.find(pattern):
            years = int(hit.match["n"])
            before, after = reading.before(hit.first), reading.after(hit.stop)
            own = _OWN_AGE.search(before) is not None
            if not YOUNGEST <= years <= OLDEST or any(a < hit.stop and hit.first < b for a, b in taken):
                continue
            if (
                _NOT_AGE_BEFORE.search(before)
                or (_CHILD_BEFORE.search(before) and not owners.for_relative)
                or _NOT_AGE_AFTER.match(after)
                or not owners.is_person(hit.first)
            ):
                continue
            said_as = mode(reading, hit.first)
            if said_as == "hypothese" and not own:
                continue
            if _COMING.search(before) or (own and _AFTER_COMING.match(after)):
                best.append((own, found(reading, hit, "age", years - 1, "deduit")))
                continue
            sure = (said_as == "enonce" or own) and not _ABOUT.search(before)
            best.append((own, found(reading, hit, "age", years, "dit" if sure else "deduit")))
    best.sort(key=lambda pair: not pair[0])
    return [best[0][1]] if best else []


def _birth(reading: Reading, owners: Owners, today: date, asked: str | None) -> list[Found]:
    patterns = (_BIRTH, _BIRTH_ALONE) if asked in ("age", "date_naissance") else (_BIRTH,)
    for pattern in patterns:
        for hit in reading.find(pattern):
            if not owners.is_person(hit.first):
                continue
            facts = _from_birth(reading, (hit.first, hit.stop), hit.match, today)
            if facts:
                return facts
    return []


def _from_birth(reading: Reading, span: tuple[int, int], match: re.Match[str], today: date) -> list[Found]:
    groups = match.groupdict()
    year_text = groups.get("year") or groups.get("y2") or groups.get("y3")
    if year_text is None:
        return []
    year = int(year_text)
    if year < 100:
        year += 2000 if year <= today.year % 100 - YOUNGEST else 1900
    if groups.get("y3"):
        age = today.year - year - 1
        return [found(reading, span, "age", age, "deduit")] if YOUNGEST <= age <= OLDEST else []
    month = _MONTH_NUMBERS[groups["month"]] if groups.get("month") else int(groups.get("m2") or 0)
    day = re.match(r"\d+", groups.get("day") or "")
    try:
        birth = date(year, month, int(day.group()) if day else 1)
    except ValueError:
        return []
    age = age_on(birth, today)
    if not YOUNGEST <= age <= OLDEST:
        return []
    if day is None:
        return [found(reading, span, "age", age, "deduit" if month == today.month else "dit")]
    return [found(reading, span, "date_naissance", birth.isoformat()), found(reading, span, "age", age)]
