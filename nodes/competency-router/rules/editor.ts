/** The list of rules: a property, compared with a value, asks for a human of a competency. */

import { choiceFor, type Option } from "../../shared/editor/choice.ts";
import { competenciesOfChosen, whenConnectorChanges } from "../../shared/editor/competencies.ts";
import { readTyped, showTyped } from "../../shared/editor/typed-field.ts";
import type { Words } from "../../shared/editor/words.ts";
import { checkRules } from "../check.ts";
import type { RouterRule, RuleOperator } from "../config.ts";

const OPERATORS: RuleOperator[] = ["eq", "contains", "regex", "failures"];
const NEW_RULE: RouterRule = {
  property: "intent",
  propertyType: "msg",
  operator: "eq",
  value: "",
  valueType: "str",
  competency: "",
};

interface RuleFields {
  read(): RouterRule;
  offer(): void;
}

/** Shows the rules; returns how to read them. */
export function showRules(saved: readonly RouterRule[], words: Words): () => RouterRule[] {
  const list = $("#competency-router-rules");
  const fields = (): RuleFields[] =>
    list
      .editableList("items")
      .toArray()
      .map((element) => $(element).data("fields") as RuleFields | undefined)
      .filter((found) => found !== undefined);
  const read = () => fields().map((rule) => rule.read());

  function check() {
    const problems = checkRules(read());
    $("#competency-router-problems")
      .empty()
      .append(problems.map(({ key, values }) => $("<li>").text(words(`problem.${key}`, values))));
  }

  list.editableList<Partial<RouterRule>>({
    height: "auto",
    sortable: true,
    removable: true,
    addButton: words("competency-router.label.addRule"),
    ariaLabel: words("competency-router.label.rules"),
    addItem(row, _index, item) {
      row.data("fields", ruleIn(row, { ...NEW_RULE, ...item }, words, check));
      check();
    },
    removeItem: check,
    sortItems: check,
  });
  for (const rule of saved) list.editableList("addItem", rule);
  whenConnectorChanges(() => {
    for (const rule of fields()) rule.offer();
  });
  return read;
}

let count = 0;

function ruleIn(place: JQuery, rule: RouterRule, words: Words, changed: () => void): RuleFields {
  const label = (key: string) => words(`competency-router.label.${key}`);
  const line = $('<div class="genesys-rule">').appendTo(place);
  const input = (key: string) => $('<input type="text">').attr("aria-label", label(key));

  const property = input("ruleProperty").appendTo(line);
  const operator = $("<select>").attr("aria-label", label("ruleOperator")).appendTo(line);
  for (const name of OPERATORS) {
    $("<option>")
      .attr("value", name)
      .text(words(`competency-router.option.${name}`))
      .appendTo(operator);
  }
  operator.val(rule.operator);
  const value = input("ruleValue").appendTo(line);
  line.append(
    '<span class="genesys-rule-break">',
    $('<span class="genesys-rule-then">').text(label("ruleThen")),
  );
  count += 1;
  const competency = input("ruleCompetency")
    .attr("id", `competency-router-rule-${count}`)
    .val(rule.competency)
    .appendTo(line);

  showTyped(property, { value: rule.property, type: rule.propertyType }, ["msg", "flow", "global"]);
  showTyped(value, { value: rule.value, type: rule.valueType }, [
    "str",
    "num",
    "bool",
    "msg",
    "flow",
    "global",
    "env",
  ]);
  property.on("change", changed);
  value.on("change", changed);
  operator.on("change", changed);
  const choice = choiceFor(competency, competencyOptions(words), words);

  return {
    read() {
      const left = readTyped(property);
      const right = readTyped(value);
      return {
        property: left.value,
        propertyType: left.type,
        operator: String(operator.val()) as RuleOperator,
        value: right.value,
        valueType: right.type,
        competency: String(competency.val()).trim(),
      };
    },
    offer: () => choice.offer(competencyOptions(words)),
  };
}

function competencyOptions(words: Words): Option[] {
  return [{ value: "", label: words("competency-router.option.asMessage") }, ...competenciesOfChosen()];
}
