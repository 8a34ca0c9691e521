#include <algorithm>

#include "core/base/ensure.hpp"
#include "core/drill/python_values.hpp"

namespace synwave::drill::python {

namespace {

constexpr std::size_t most_printed = 1024 * 1024;

class Machine {
 public:
  Machine(Environment& environment, const Names& names, std::string& printed)
      : environment_{environment}, names_{names}, printed_{printed} {}

  void run(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) {
      if (failure_) return;
      execute(statement);
    }
  }
  std::optional<Diagnostic> take_failure() { return std::move(failure_); }

 private:
  // ---- Statements ----

  void execute(const Statement& statement) {
    switch (statement.kind) {
      case StatementKind::assertion: return assertion(statement);
      case StatementKind::print: return print(statement);
      case StatementKind::assign: return assign(statement);
      case StatementKind::branch: return branch(statement);
      case StatementKind::expression: evaluate(statement.nodes[0]); return;
    }
  }

  void assertion(const Statement& statement) {
    const Value value = evaluate(statement.nodes[0]);
    if (failure_ || truth_of(value)) return;
    std::string values;
    std::vector<std::string_view> seen;
    collect(statement.nodes[0], seen, values);
    if (values.empty()) values = "it is " + represent(value);
    if (statement.nodes.size() > 1) {
      const std::string message = say(statement.nodes[1]);
      if (failure_) return;
      values += " (" + message + ')';
    }
    fail(statement.place, Code::assertion, {{"expression", statement.text}, {"values", values}});
  }

  /// "tcpi_snd_cwnd is 11" for each name of an expression that has a value.
  void collect(const Node& node, std::vector<std::string_view>& seen, std::string& out) {
    constexpr std::size_t most = 8;
    const bool again = std::find(seen.begin(), seen.end(), node.text) != seen.end();
    if (node.kind == NodeKind::name && !again && seen.size() < most) {
      Value value;
      if (look_up(node.text, value) != Names::Answer::known) return;
      seen.push_back(node.text);
      out += (out.empty() ? "" : ", ") + node.text + " is " + represent(value);
    }
    for (const Node& part : node.parts) collect(part, seen, out);
  }

  void print(const Statement& statement) {
    std::string line;
    for (const Node& node : statement.nodes) {
      if (&node != &statement.nodes.front()) line += ' ';
      line += say(node);
      if (printed_.size() + line.size() >= most_printed) too_much(statement.place);
      if (failure_) return;
    }
    printed_ += line + '\n';
  }

  void too_much(const Place& place) {
    fail(place, Code::not_supported, {{"what", "more than 1 MiB of print in code"}});
  }

  void assign(const Statement& statement) {
    Value value = evaluate(statement.nodes[0]);
    if (failure_) return;
    if (statement.augmented) {
      Value before;
      if (!find(statement.text, statement.place, before)) return;
      value = checked(statement.place, binary(*statement.augmented, before, value));
    }
    if (!failure_) environment_.set(statement.text, std::move(value));
  }

  void branch(const Statement& statement) {
    for (std::size_t i = 0; i < statement.blocks.size(); ++i) {
      const bool chosen = i == statement.nodes.size() || truth_of(evaluate(statement.nodes[i]));
      if (failure_) return;
      if (chosen) return run(statement.blocks[i]);
    }
  }

  // ---- Expressions ----

  /// What print and messages say: a tuple as well as a value.
  std::string say(const Node& node) {
    if (node.kind != NodeKind::tuple) return display(evaluate(node));
    std::string text = "(";
    for (const Node& part : node.parts) {
      text += (&part == &node.parts.front() ? "" : ", ") + represent(evaluate(part));
      if (text.size() >= most_printed) too_much(node.place);
      if (failure_) return {};
    }
    return text + (node.parts.size() == 1 ? ",)" : ")");
  }

  Value evaluate(const Node& node) {
    if (failure_) return {};
    switch (node.kind) {
      case NodeKind::literal: return node.value;
      case NodeKind::name: {
        Value value;
        find(node.text, node.place, value);
        return value;
      }
      case NodeKind::chain: return chain(node);
      case NodeKind::comparison: return comparison(node);
      case NodeKind::all_of:
      case NodeKind::any_of: return logic(node);
      case NodeKind::unary: {
        const Value operand = evaluate(node.parts[0]);
        return failure_ ? Value{} : checked(node.place, unary(node.operators[0], operand));
      }
      case NodeKind::call: {
        const std::vector<Value> arguments = evaluate_all(node.parts);
        return failure_ ? Value{} : checked(node.place, call(node.text, arguments));
      }
      case NodeKind::tuple: fail(node.place, Code::not_supported, {{"what", "a tuple here in code"}});
    }
    return {};
  }

  std::vector<Value> evaluate_all(const std::vector<Node>& nodes) {
    std::vector<Value> values;
    for (const Node& node : nodes) values.push_back(evaluate(node));
    return values;
  }

  Value chain(const Node& node) {
    Value value = evaluate(node.parts[0]);
    for (std::size_t i = 0; i < node.operators.size() && !failure_; ++i) {
      const Node& part = node.parts[i + 1];
      const auto* pattern = std::get_if<std::string>(&value);
      if (part.kind == NodeKind::tuple && pattern != nullptr && node.operators[i] == Operator::modulo) {
        const std::vector<Value> values = evaluate_all(part.parts);
        if (!failure_) value = checked(node.place, format(*pattern, values));
      } else {
        const Value right = evaluate(part);
        if (!failure_) value = checked(node.place, binary(node.operators[i], value, right));
      }
    }
    return value;
  }

  /// a < b < c: each part is looked at once, and the first that fails decides.
  Value comparison(const Node& node) {
    Value left = evaluate(node.parts[0]);
    Value result = true;
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
      Value right = evaluate(node.parts[i + 1]);
      if (failure_) return {};
      result = checked(node.place, compare(node.operators[i], left, right));
      if (failure_ || !truth_of(result)) return result;
      left = std::move(right);
    }
    return result;
  }

  /// The first part that decides is the value, as in Python.
  Value logic(const Node& node) {
    Value value;
    for (const Node& part : node.parts) {
      value = evaluate(part);
      if (failure_ || truth_of(value) == (node.kind == NodeKind::any_of)) break;
    }
    return value;
  }

  // ---- Names and failures ----

  Names::Answer look_up(std::string_view name, Value& value) const {
    if (const Value* assigned = environment_.find(name)) {
      value = *assigned;
      return Names::Answer::known;
    }
    return names_.find(name, value);
  }

  bool find(const std::string& name, const Place& place, Value& value) {
    switch (look_up(name, value)) {
      case Names::Answer::known: return true;
      case Names::Answer::unknown: fail(place, Code::python_unknown_name, {{"name", name}}); break;
      case Names::Answer::not_supported: fail(place, Code::not_supported, {{"what", name}}); break;
    }
    return false;
  }

  Value checked(const Place& place, Outcome outcome) {
    if (outcome.refusal) fail(place, outcome.refusal->code, std::move(outcome.refusal->params));
    return std::move(outcome.value);
  }

  void fail(const Place& place, Code code, std::vector<Param> params) {
    if (!failure_) failure_ = Diagnostic{place, code, std::move(params)};
  }

  Environment& environment_;
  const Names& names_;
  std::string& printed_;
  std::optional<Diagnostic> failure_;
};

}  // namespace

const Value* Environment::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

void Environment::set(std::string_view name, Value value) {
  values_.insert_or_assign(std::string{name}, std::move(value));
}

std::optional<Diagnostic> run(const Program& program, Environment& environment, const Names& names,
                              std::string& printed) {
  if (program.statements == nullptr) return std::nullopt;
  Machine machine{environment, names, printed};
  machine.run(*program.statements);
  return machine.take_failure();
}

}  // namespace synwave::drill::python
