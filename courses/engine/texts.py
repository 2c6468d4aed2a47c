"""Lists of small texts that a creator types into one field."""

from collections.abc import Iterable

OUTCOMES, OUTCOME_LENGTH = 8, 160
PAIRS, QUESTION_LENGTH, ANSWER_LENGTH = 12, 200, 1000


def read_outcomes(text: str) -> list[str]:
    """One outcome per line. Raises ValueError above 8 lines or 160 characters in a line."""
    lines = [" ".join(line.split()).lstrip("-•* ") for line in text.splitlines()]
    found = [line for line in lines if line]
    if len(found) > OUTCOMES or any(len(line) > OUTCOME_LENGTH for line in found):
        raise ValueError("outcomes")
    return found


def read_faq(text: str) -> list[dict[str, str]]:
    """Blocks apart by empty lines: the question on the first line, the answer below it.

    Raises ValueError above 12 blocks, for a block without an answer, and for texts too long.
    """
    pairs: list[dict[str, str]] = []
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            pairs.append({"question": block[0], "answer": "\n".join(block[1:])})
            block = []
    if len(pairs) > PAIRS or not all(_fits(pair) for pair in pairs):
        raise ValueError("faq")
    return pairs


def _fits(pair: dict[str, str]) -> bool:
    is_short = len(pair["question"]) <= QUESTION_LENGTH and len(pair["answer"]) <= ANSWER_LENGTH
    return bool(pair["answer"]) and is_short


def write_faq(pairs: Iterable[dict[str, str]]) -> str:
    """The text that `read_faq` reads as these pairs."""
    return "\n\n".join(f"{pair['question']}\n{pair['answer']}" for pair in pairs)
