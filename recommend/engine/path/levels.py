"""The creator's word for a level, as a step of a ladder."""

import re
import unicodedata

STEPS = NEW, SOME, ADVANCED = 0, 1, 2
# Longest first within a language: what was read is taken out, so "中高级" is not read as "高级".
_CJK = (
    ("中高级", SOME), ("初中级", NEW), ("零基础", NEW), ("从零", NEW), ("初学", NEW),
    ("入门", NEW), ("初级", NEW), ("初阶", NEW), ("基础", NEW), ("新手", NEW), ("小白", NEW),
    ("启蒙", NEW), ("中级", SOME), ("中阶", SOME), ("进阶", SOME), ("提高", SOME), ("提升", SOME),
    ("高级", ADVANCED), ("高阶", ADVANCED), ("精通", ADVANCED), ("专业", ADVANCED),
    ("资深", ADVANCED), ("专家", ADVANCED), ("大师", ADVANCED),
)  # fmt: skip
_WORDS = {
    **dict.fromkeys(
        "beginner beginners beginning starter starters start novice novices newcomer newcomers new "
        "basic basics elementary introduction introductory intro entry foundation foundations "
        "scratch first a1 a2".split(),
        NEW,
    ),
    **dict.fromkeys(
        "intermediate intermediates improver improvers experienced middle medium b1 b2".split(),
        SOME,
    ),
    **dict.fromkeys(
        "advanced expert experts professional professionals pro pros master masters mastery "
        "masterclass c1 c2".split(),
        ADVANCED,
    ),
}
_SOME = re.compile(r"\bsome (experience|practice|knowledge)\b")
# "Not for beginners", "all levels": there is a word of the ladder, and it says something else.
_NOT = re.compile(r"\b(not|non|no|all|any|every|everyone|whatever)\b|不限|不适合|非|所有|任何|各")


def level_of(words: str) -> int | None:
    """NEW, SOME or ADVANCED; None (neutral) for words that say none of them.

    A range ("beginner to intermediate", "入门到进阶") is where it begins.
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    if _NOT.search(plain):
        return None
    found = [SOME] if _SOME.search(plain) else []
    for word, level in _CJK:
        if word in plain:
            found.append(level)
            plain = plain.replace(word, " ")
    found += [_WORDS[word] for word in re.findall(r"[a-z0-9]+", plain) if word in _WORDS]
    return min(found, default=None)
