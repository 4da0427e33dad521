"""The past of what a party does: "gave notice" and "had given notice" of "give notice".

A phrase begins with its verb. The past of regular verbs follows the spelling; that of irregular
ones is listed here. Where a phrase begins with no plain verb, it has no past that can be told.
"""

from __future__ import annotations

import re

from contract_rules.values.data_classes import frozen


def singular(plural: str) -> str:
    """The singular of a noun in the plural by its spelling: "boxes" is of "box"; else as it is."""
    for ending, one in (("ies", "y"), *((f"{end}es", end) for end in ("ss", "x", "ch", "sh"))):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + one
    return plural.removesuffix("s") if not plural.endswith("ss") else plural


@frozen
class Past:
    """A phrase in the past, with the fields in braces as in the phrase.

    Attributes:
        simple: What a party did: ``"gave notice to {tenant}"``.
        participle: What it had done: ``"given notice to {tenant}"``.
    """

    simple: str
    participle: str


def past_of(phrase: str) -> Past | None:
    """The past of a phrase; None where it begins with no plain verb.

    Of two verbs at its beginning, "sign and deliver {document}", both stand in the past.
    """
    verbs = re.fullmatch(r"(\w+)(?:( and | or )(\w+))?((?: .*)?)", phrase, re.DOTALL)
    forms = _forms(verbs[1]) if verbs else None
    if verbs is None or forms is None:
        return None
    simple, participle = forms
    if verbs[2] is None:
        return Past(f"{simple}{verbs[4]}", f"{participle}{verbs[4]}")
    second = _forms(verbs[3])
    if second is None:
        return None
    simple, participle = f"{simple}{verbs[2]}{second[0]}", f"{participle}{verbs[2]}{second[1]}"
    return Past(f"{simple}{verbs[4]}", f"{participle}{verbs[4]}")


def past_as_told(past: str) -> Past:
    """The past that an author gave, with its participle: of "gave notice", "given notice"."""
    verb, space, rest = past.partition(" ")
    compounded = [prefix for prefix in ("", *_PREFIXES) if verb.startswith(prefix)]
    of_simple = ((p, _PARTICIPLES.get(verb.removeprefix(p))) for p in compounded)
    participle = next((f"{prefix}{found}" for prefix, found in of_simple if found), verb)
    return Past(past, f"{participle}{space}{rest}")


def ing_of(phrase: str) -> str:
    """What a party does, as a noun: "giving notice"; empty where it begins with no plain verb."""
    verb, space, rest = phrase.partition(" ")
    return f"{_ing(verb)}{space}{rest}" if _is_plain(verb) else ""


def _forms(verb: str) -> tuple[str, str] | None:
    """The past of a verb and its participle; None where the word is no plain verb."""
    for prefix in ("", *_PREFIXES):
        if verb.startswith(prefix) and verb not in _REGULAR:
            simple, participle = _IRREGULAR.get(verb.removeprefix(prefix), ("", ""))
            if simple:
                return f"{prefix}{simple}", f"{prefix}{participle}"
    if not _is_plain(verb):
        return None
    return _regular(verb), _regular(verb)


def _is_plain(word: str) -> bool:
    """Whether a word can be the plain form of a verb, as it is written."""
    if word in _IRREGULAR or word in _VERBS:
        return True
    return bool(re.fullmatch("[a-z]{2,}", word)) and not _NO_VERB.search(word)


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search("[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{_before_vowel(verb)}ed"


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if re.search("[^eoy]e$", verb) and verb != "be":
        return f"{verb[:-1]}ing"
    return f"{_before_vowel(verb)}ing"


def _before_vowel(verb: str) -> str:
    """The verb with its last consonant doubled, where it is before an ending with a vowel."""
    if re.fullmatch("([^aeiou]|qu)*[aeiou][bdfgklmnprtz]", verb) or verb in _DOUBLED:
        return f"{verb}{verb[-1]}"
    return verb


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMS = """
arise arose arisen; awake awoke awoken; be was been; bear bore borne; beat beat beaten;
become became become; begin began begun; bend bent; bet bet; bid bid; bind bound; bite bit bitten;
bleed bled; blow blew blown; break broke broken; breed bred; bring brought; broadcast broadcast;
build built; burst burst; buy bought; cast cast; catch caught; choose chose chosen; cling clung;
come came come; cost cost; creep crept; cut cut; deal dealt; dig dug; do did done; draw drew drawn;
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden;
forget forgot forgotten; forgive forgave forgiven; forsake forsook forsaken; freeze froze frozen;
get got; give gave given; go went gone; grind ground; grow grew grown; hang hung; have had;
hear heard; hide hid hidden; hit hit; hold held; hurt hurt; keep kept; know knew known; lay laid;
lead led; leave left; lend lent; let let; lie lay lain; light lit; lose lost; make made;
mean meant; meet met; mow mowed mown; offset offset; partake partook partaken; pay paid; put put;
quit quit; read read; rid rid; ride rode ridden; ring rang rung; rise rose risen; run ran run;
say said; see saw seen; seek sought; sell sold; send sent; set set; sew sewed sewn;
shake shook shaken; shed shed; shoot shot; show showed shown; shrink shrank shrunk; shut shut;
sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; sow sowed sown;
speak spoke spoken; spend spent; spin spun; split split; spread spread; spring sprang sprung;
stand stood; steal stole stolen; stick stuck; strike struck; strive strove striven;
swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught;
tear tore torn; tell told; think thought; throw threw thrown; understand understood;
wake woke woken; wear wore worn; weave wove woven; win won; wind wound; write wrote written
"""

_IRREGULAR = {
    verb: (simple, (participle or [simple])[0])
    for verb, simple, *participle in map(str.split, _FORMS.split(";"))
}
"""Irregular verbs: each with its past and its participle."""

_PARTICIPLES = dict(_IRREGULAR.values()) | {"were": "been"}
"""The participles of irregular verbs, by their pasts."""

_PREFIXES = ("for", "fore", "mis", "out", "over", "re", "sub", "un", "under", "up", "with")
"""What an irregular verb is compounded with: withhold, repay, sublet."""

_REGULAR = frozenset({"outlay", "relay"})
"""Verbs that look compounded of an irregular one, and are not."""

_DOUBLED = _words("""
abet abhor acquit admit allot annul begin cancel channel combat commit compel concur confer
control counsel defer deter dispel enrol equip excel expel forget fulfil handicap impel incur
infer initial instal label level marshal model occur offset omit overlap patrol permit prefer
program propel rebut recur refer regret remit repel signal sublet submit total transfer transmit
travel
""")
"""Verbs of several syllables that double their last consonant."""

_VERBS = _words("""
ally apply auction augment caution cement comment commission complement comply condition document
experiment fragment function harness implement imply lament mention multiply partition petition
position provision question ration rely reply sanction segment station supplement supply tally
witness
""")
"""Verbs that end as nouns or adverbs do."""

_NO_VERB = re.compile("(ly|ment|ness|tion|sion|ity|ism|ing)$|^(never|no|not|the|to)$")
"""What tells nouns, adverbs and other words from verbs."""
