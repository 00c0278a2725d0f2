"""The paper of a placement as PDF, laid out by `common.typ`, `urgent.typ` and `place.typ`."""

from __future__ import annotations

from calando.decide.place.result import PlaceResult, RuleLine
from calando.present.pdf import papers
from calando.present.place import rule_words, words
from calando.present.place.plot import place_svg
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def place_pdf(answer: words.PlaceAnswer) -> bytes:
    """Return the PDF of a placement; equal answers give equal bytes."""
    figures = {"ladder_svg": place_svg(answer.result, heading=False)}
    return papers(_data(answer), figures, "urgent.typ", "place.typ")


def _data(answer: words.PlaceAnswer) -> dict[str, object]:
    result = answer.result
    return {
        **urgent_pdf.head(
            words.title_of(result),
            result.patient,
            result.kidney,
            result.contacts,
            words.who_lines(result),
            words.first_lines(result)[:-1],
        ),
        "headline": words.headline(result),
        "setting": words.setting(result),
        "note": words.LEVEL_NOTE,
        "first": urgent_pdf.lists(words.do_now(answer)),
        "phases": _phases(result),
        "unknown": {
            "title": words.UNKNOWN_TITLE,
            "lead": words.unknown_lead(result),
            "groups": [
                {
                    "title": group.title,
                    "rows": [[u.question, words.unknown_mark(u)] for u in group.lines],
                }
                for group in words.unknown_groups(result)
            ],
            "how": words.how_to_tell(result),
        },
        "needs_title": words.NEEDS_TITLE,
        "needs_note": words.needs_note(result),
        "needs": [
            {
                "state": words.need_state(need),
                "name": words.need_class(need),
                "title": need.title,
                "text": words.need_text(need),
                "tag": urgent_words.tag(need.basis, need.sources),
            }
            for need in result.needs
        ],
        "rules": {
            "title": rule_words.FIRED_TITLE,
            "counts": rule_words.counts(result),
            "none": rule_words.NONE_FIRED,
            "fired": [_rule(rule) for rule in rule_words.rules_in(result, "fired")],
            "others_title": rule_words.OTHER_TITLE,
            "others": [
                {"title": title, "rows": [_short(rule) for rule in found]}
                for title, found in rule_words.others(result)
            ],
        },
        "rehab": {
            "heading": words.REHAB_TITLE,
            "title": result.rehab.title,
            "rows": urgent_pdf.rows((words.rehab_statement(result),)),
        },
        "dissent": {"title": words.DISSENT_TITLE, "lines": list(words.dissent_lines(result))},
        "co": {"title": words.CO_TITLE, "rows": urgent_pdf.rows(words.co_occurring(result))},
        "instruments": urgent_pdf.table(
            words.INSTRUMENTS_TITLE,
            ("instrument", "score", "band"),
            (2.0, 1.0, 3.0),
            words.instrument_rows(result),
        ),
        "never_title": words.NEVER_TITLE,
        "never": urgent_pdf.rows(urgent_words.as_statements(result.never)),
        **urgent_pdf.tail(answer, words.reasons(answer), answer.caveats, (), (), result.contacts),
    }


def _phases(result: PlaceResult) -> dict[str, object]:
    return {
        "title": words.PHASES_TITLE,
        "figure": words.FIGURE_WORDS,
        "rows": [
            {
                "step": f"{i}. {phase.title}",
                "level": words.phase_level(phase),
                "name": phase.level or "usual",
                "lines": list(words.phase_lines(phase)),
                "rules": words.phase_rules(phase),
                "why": words.phase_why(result, phase),
                "tag": urgent_words.tag(phase.basis, phase.sources),
            }
            for i, phase in enumerate(result.phases, 1)
        ],
    }


def _rule(rule: RuleLine) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "mark": rule_words.rule_mark(rule),
        "text": rule_words.rule_text(rule),
        "tag": rule_words.rule_tag(rule),
    }


def _short(rule: RuleLine) -> dict[str, object]:
    """Return a rule that did not fire: what it would ask for, and what it waits for, without its reason."""
    waits = rule_words.rule_because(rule) if rule.state == "unknown" else ""
    return {
        "id": rule.id,
        "title": rule.title,
        "mark": rule_words.rule_mark(rule),
        "text": waits,
        "tag": rule_words.rule_tag(rule),
    }
