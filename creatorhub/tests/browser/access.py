"""What axe says of a page."""

from typing import Any

from creatorhub.tests.browser.person import Person
from creatorhub.tests.browser.running import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCRIPT = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags},
    resultTypes: ['violations']})"""


def faults(person: Person, address: str) -> list[str]:
    """Every violation of WCAG 2.2 AA that axe finds at this address."""
    person.goes(address).settles()
    person.page.evaluate(AXE.read_text())
    result: Any = person.page.evaluate(SCRIPT, TAGS)
    return [
        f"{address}: {found['id']} {node['target']} {node['failureSummary'][:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
