"""Text in the cells of a file for spreadsheets."""

# A cell that begins so is a formula to a spreadsheet: "=HYPERLINK(...)" in a name would be run.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """The text as a cell that is only read: what would be a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text
