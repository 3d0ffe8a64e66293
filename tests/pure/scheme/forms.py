"""A browser in a few lines: what a form sends when nobody touched it."""

from kaoping.pure.scheme.edit_forms import RULE_SHOWN


def sent(fields):
    """Field name → the texts that a browser would send for what is shown."""
    posted = {}
    for field in fields:
        if field.control == "rows":
            for row in field.rows:
                posted.update(sent(row))
        elif field.control in ("group", "number_of", "condition"):
            posted.update(sent(field.fields))
        elif field.control == "many":
            posted[field.name + ".=shown"] = ["1"]
            if chosen := [one.value for one in field.options if one.chosen]:
                posted[field.name] = chosen
        elif field.control == "flag":
            posted[field.name + ".=shown"] = ["1"]
            if field.value == "true":
                posted[field.name] = ["true"]
        elif field.control == "choice":
            posted[field.name] = [next((one.value for one in field.options if one.chosen), "")]
        else:
            posted[field.name] = [field.value.replace("\n", "\r\n")]
    return posted


def sent_node(form):
    posted = sent(form.all_fields)
    if form.rule:
        posted[RULE_SHOWN] = [form.rule]
    return posted
