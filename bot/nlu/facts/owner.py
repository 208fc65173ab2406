"""Whose facts they are: the person's, the writer's, or somebody else's (a husband, a child)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.reading import Reading

_RELATIVE = (
    r"(?:mari|femme|conjointe?|compagne|compagnon|copain|copine|epoux|epouse|fils|fille|filles|enfants?|frere|soeur|mere|pere|maman|papa|parents|"
    r"cousine?|voisine?|beau frere|belle mere|beau pere|belle soeur|neveu|niece|ami|amie|pote|collegue|ex|patron|"
    r"employeur|chef|bebe|aine|ainee|ado|"
    r"cadet|cadette|grand mere|grand pere|tante|oncle|petit fils|petite fille|coloc|colocataire|freres|soeurs|voisins|"
    r"collegues|darone?|daronne|mec|meuf|gendre|belle fille|cousins|cousines|copains|copines|potes|amis|amies)"
)
_OTHER = re.compile(rf" (?:mon|ma|mes|son|sa|ses|leurs?|un|une|1|des|la|le|les) (?:\S+ )?{_RELATIVE} ")
# With these words before, the relative is not the subject of what follows (« hébergée chez ma sœur »).
_NOT_SUBJECT = re.compile(
    r" (?:avec|chez|sans|et|ni|quitte|quittee|separe|separee|de|d|a|eleve|eleves|garde|aide|seule?|j ai|elle a|il a|"
    r"tue|vois|ai|par|la|ou|contre|"
    r"charge) (?:mon|ma|mes|son|sa|ses|un|une|\d+|des|le|la|les|a) ?$"
)
# « j'ai une copine qui a la RQTH »: what follows is the copine's, whatever comes before.
_RELATIVE_CLAUSE = re.compile(r" qui (?:a|est|et|touche|vit|travaille|cherche) ")
_SELF = re.compile(r" (?:je|j|moi|m|me|nous|notre|nos|on(?! (?:lui|l|leur|la|le|les) )) ")
_PERSON_WORDS = (
    r"(?:elle|il|dame|monsieur|madame|mr|mme|m\.|jeune|beneficiaire|personne|homme|femme|accompagne|accompagnee|usager|usagere|candidate?|salariee?|"
    r"participante?|client|cliente|patient|patiente|resident|residente|garcon|allocataire|mere|pere|maman|personnes|jeunes|gars|cliente)"
)
_PERSON = re.compile(rf" {_PERSON_WORDS} ")
_FOR_RELATIVE = re.compile(
    rf" (?:pour|c est pour|concernant|aider|inscrire|orienter|au nom de) (?:mon|ma|"
    rf"mes) (?:\S+ )?(?P<who>{_RELATIVE})|(?<! chez)(?<! avec) (?:mon|ma) (?:\S+ )?(?P<who2>{_RELATIVE}) "
    r"(?:\S+ ){0,6}?(?:cherche|voudrait|veut(?! plus| pas| que| me)|aimerait|"
    r"souhaite|a droit|peut (?:il|elle|travailler)|recherche|a besoin|pourrait) "
)
# « ma sœur cherche depuis deux ans, moi je… »: the message is about the writer after all.
_AS_FOR_ME = re.compile(r" (?:[,;.:] |mais |et )moi (?:, )?(?:je|j) ")


# A message that opens with a relative and says what he or she wants is about that relative.
_OPENING = re.compile(
    rf"^ (?:(?:bonjour|bonsoir|salut|alors|voila|,|\.|c est) )*(?:pour )?(?:mon|ma) (?:\S+ )?{_RELATIVE} (?:\S+ )*?"
    r"(?:il|elle|i|el) (?:cherche|veut(?! plus| pas| que| me| m )|voudrait(?! me| m )|aimerait|souhaite|recherche|a besoin) "
)


@dataclass(frozen=True)
class Owners:
    """Decides, for a token, whether a fact there is the person's.

    ``worker``: a prescripteur writes, so what « je » says of itself is not the person's; ``for_relative``: the
    message is about a relative of the writer.
    """

    reading: Reading
    worker: bool
    for_relative: bool

    @classmethod
    def of(cls, reading: Reading, role: str | None) -> Owners:
        """``role`` is who writes, from this message or an earlier one."""
        told = _FOR_RELATIVE.search(reading.norm) or _OPENING.match(reading.norm)
        for_relative = told is not None and _AS_FOR_ME.search(reading.norm) is None
        return cls(reading, role == "prescripteur", for_relative)

    def is_person(self, first: int) -> bool:
        """True when what starts at token ``first`` is about the person who is helped."""
        before = self.reading.before(first)
        selves = [m.end() for m in _SELF.finditer(before)]
        last_self = max(selves, default=-1)
        if self.worker or self.for_relative:
            others = [m.end() for m in (_PERSON.finditer(before) if self.worker else _OTHER.finditer(before))]
            if self.worker and self._relative_after(before, max(others, default=-1)):
                return False
            return last_self <= max(others, default=-1) or last_self < 0
        relatives = [
            m
            for m in _OTHER.finditer(before)
            if _RELATIVE_CLAUSE.match(before[m.end() - 1 :]) or not _NOT_SUBJECT.search(before[: m.start() + 1] + _determiner(m))
        ]
        return not relatives or relatives[-1].end() - 1 <= last_self

    @staticmethod
    def _relative_after(before: str, position: int) -> bool:
        """True when a relative of the person (« son mari ») became the subject after ``position``."""
        for match in re.finditer(rf" (?:son|sa|ses) (?:\S+ )?{_RELATIVE} ", before):
            if match.end() >= position and not _NOT_SUBJECT.search(before[: match.start() + 1] + _determiner(match)):
                return True
        return False


def _determiner(match: re.Match[str]) -> str:
    return match.group().split()[0] + " "
