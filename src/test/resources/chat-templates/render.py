"""Writes rendered.json: what the chat templates here are by Python's jinja2, the tests' oracle.

    python3 render.py        (needs jinja2 3.1)
"""
import json
from datetime import datetime
from pathlib import Path

import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = Path(__file__).parent
MESSAGES = [
    "Tell me of the sea.",
    "  Braces {{ and }} {% set x = 1 %}, <|im_end|>, 'quotes', \"more\" and ünïcode.\n",
]


class Generation(jinja2.ext.Extension):
    """{% generation %}, which marks an assistant's words and changes nothing."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.Scope(body).set_lineno(line)


def refuse(message):
    raise jinja2.exceptions.TemplateError(message)


def render(template, message):
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols, Generation]
    )
    environment.globals["raise_exception"] = refuse
    environment.globals["strftime_now"] = lambda f: datetime.now().strftime("NOW")
    return environment.from_string(template).render(
        messages=[{"role": "user", "content": message}],
        add_generation_prompt=True,
        bos_token="<s>",
        eos_token="</s>",
        tools=None,
        documents=None,
    )


files = sorted(HERE.glob("*.jinja"))
lines = (HERE / "expressions.txt").read_text().split("\n")
cases = [
    {"name": file.name, "template": file.name, "message": message, "rendered": render(file.read_text(), message)}
    for file in files
    for message in MESSAGES
] + [
    {"name": line, "template": line.replace("⏎", "\n"), "message": MESSAGES[0],
     "rendered": render(line.replace("⏎", "\n"), MESSAGES[0])}
    for line in lines
    if line.strip()
]
(HERE / "rendered.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")
