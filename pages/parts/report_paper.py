"""How the printed report looks, the one script it carries, and which signs neither paper nor workbook can hold."""

import re

PRINT = "document.getElementById('print').addEventListener('click', () => print())"  # allowed by its hash: see doors/index
STYLE = (
    "@page{margin:14mm}body{font:10.5pt/1.4 'IBM Plex Sans',sans-serif;max-width:56em;margin:2em auto;padding:0 1em}"
    "h1{font-size:18pt;margin:0}h2{font-size:14pt;margin:1.6em 0 .3em}h3{font-size:11pt;margin:1em 0 .2em}small,figcaption,th{opacity:.7;font-weight:400}"
    ".tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:.5em}.tile{border:1px solid lightgray;border-radius:4px;padding:.5em}"
    ".tile b{display:block;font-size:14pt}section,figure,.tile,tr{break-inside:avoid}figure{margin:1em 0}svg{max-width:100%;height:auto}"
    "table{border-collapse:collapse;width:100%;font-size:9.5pt}td,th{text-align:left;padding:.2em .6em .2em 0;border-bottom:1px solid lightgray}"
    "dt{font-weight:600}dd{margin:0 0 .5em}#print{font:inherit;padding:.4em 1em;float:right}@media print{#print{display:none}body{margin:0;max-width:none}}"
)


def printable(words: str) -> str:
    """Without the signs that XML forbids: the renderer of charts would end the whole process over one, a workbook could not be opened."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", words)
