#include <algorithm>
#include <iterator>

#include "core/drill/python_expressions.hpp"

namespace synwave::drill::python {

namespace {

constexpr std::string_view refused_statements[] = {
    "import", "from",  "for",    "while", "def",   "class", "return",   "try",      "with",  "del",
    "global", "raise", "lambda", "exec",  "yield", "break", "continue", "nonlocal", "async", "await"};

bool is_refused(std::string_view word) {
  return std::find(std::begin(refused_statements), std::end(refused_statements), word) != std::end(refused_statements);
}

class BlockParser : public ExpressionParser {
 public:
  BlockParser(std::string_view text, std::vector<Line> lines, std::vector<Diagnostic>& diagnostics)
      : ExpressionParser{std::move(lines), diagnostics}, text_{text} {}

  std::vector<Statement> parse() {
    std::vector<Statement> statements;
    std::int32_t indentation = no_indentation;
    parse_block(statements, indentation);
    if (!failed() && !at_end()) reject(peek(), "indentation");
    return statements;
  }

 private:
  // ---- Lines and blocks ----

  /// Statements at one indentation, which the first line with one decides; a line further left ends them.
  void parse_block(std::vector<Statement>& out, std::int32_t& indentation) {
    while (!failed() && !at_end()) {
      const std::int32_t here = line().indentation;
      if (here != no_indentation && indentation == no_indentation) indentation = here;
      if (here != no_indentation && here < indentation) return;
      if (here > indentation) return reject(peek(), "indentation");
      if (peek().is("if")) {
        out.push_back(parse_branch(indentation));
      } else {
        parse_simple_line(out);
      }
    }
  }

  void parse_simple_line(std::vector<Statement>& out) {
    do {
      if (peek().kind == TokenKind::end) break;
      parse_simple(out);
    } while (!failed() && accept(";"));
    end_line();
  }

  void end_line() {
    if (failed()) return;
    if (peek().kind != TokenKind::end) return reject(peek(), "statement_end");
    next_line();
  }

  /// if, elif and else of one branch.
  Statement parse_branch(std::int32_t& indentation) {
    Statement branch;
    branch.kind = StatementKind::branch;
    branch.place = peek().place;
    take();
    branch.nodes.push_back(parse_expression());
    parse_suite(branch, indentation);
    while (continues(indentation)) {
      const bool last = take().text == "else";
      if (!last) branch.nodes.push_back(parse_expression());
      parse_suite(branch, indentation);
      if (last) break;
    }
    return branch;
  }

  /// Whether the next line is an elif or else of the branch at `indentation`.
  bool continues(std::int32_t& indentation) {
    if (failed() || at_end() || (!peek().is("elif") && !peek().is("else"))) return false;
    if (indentation == no_indentation) indentation = line().indentation;
    return line().indentation == indentation;
  }

  /// What follows the colon: on the same line, or indented on the next ones.
  void parse_suite(Statement& branch, std::int32_t indentation) {
    const Token colon = peek();
    if (!accept(":")) return reject(colon, ":");
    std::vector<Statement>& block = branch.blocks.emplace_back();
    if (peek().kind != TokenKind::end) return parse_simple_line(block);
    end_line();
    if (failed()) return;
    const bool deeper = !at_end() && line().indentation > indentation;
    if (!deeper) return reject(!at_end() ? peek() : colon, "indented_block");
    if (!enter(peek())) return;
    std::int32_t inner = line().indentation;
    parse_block(block, inner);
    leave();
  }

  // ---- Simple statements ----

  void parse_simple(std::vector<Statement>& out) {
    const Token first = peek();
    if (accept("pass")) return;
    if (first.kind == TokenKind::name && is_refused(first.text)) {
      return not_supported(first, '`' + std::string{first.text} + "` in code");
    }
    Statement statement;
    statement.place = first.place;
    if (accept("assert")) {
      parse_assertion(statement);
    } else if (accept("print")) {
      parse_print(statement);
    } else if (first.kind == TokenKind::name && parse_assignment(statement)) {
      statement.nodes.push_back(parse_expression());
    } else {
      statement.nodes.push_back(parse_expression());
      if (peek().is("=")) reject(peek(), "assignable");
    }
    out.push_back(std::move(statement));
  }

  void parse_assertion(Statement& statement) {
    statement.kind = StatementKind::assertion;
    const std::size_t begin = peek().offset;
    statement.nodes.push_back(parse_expression());
    const std::size_t end = failed() ? begin : previous_end();
    statement.text = one_line(text_.substr(begin, end - begin));
    if (accept(",")) statement.nodes.push_back(parse_expression());
  }

  static std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
      const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
      if (!blank) {
        out += c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
    return out;
  }

  /// print(a, b) of Python 3, or print a, b of Python 2.
  void parse_print(Statement& statement) {
    statement.kind = StatementKind::print;
    const bool function = peek().is("(") && statement_ends_after_bracket();
    if (function) take();
    const auto ends = [&] { return function ? peek().is(")") : peek().kind == TokenKind::end || peek().is(";"); };
    while (!failed() && !ends()) {
      if (peek().kind == TokenKind::name && peek(1).is("=")) return not_supported(peek(), "print with keywords");
      statement.nodes.push_back(parse_expression());
      if (!accept(",")) break;
    }
    if (function && !accept(")")) reject(peek(), ")");
  }

  bool statement_ends_after_bracket() const {
    const std::vector<Token>& tokens = line().tokens;
    std::uint32_t open = 0;
    for (std::size_t i = token_index(); i < tokens.size(); ++i) {
      if (tokens[i].is("(")) ++open;
      if (tokens[i].is(")") && --open == 0) return tokens[i + 1].kind == TokenKind::end || tokens[i + 1].is(";");
    }
    return true;  // it does not close, which is an error further on
  }

  /// NAME = or NAME += and the like; takes them if that is what comes.
  bool parse_assignment(Statement& statement) {
    const Token name = peek();
    const Token op = peek(1);
    const bool plain = op.is("=");
    const auto known = operator_called(op.text);
    const bool augmented = op.kind == TokenKind::punctuation && op.text.size() > 1 && op.text.back() == '=' && !known;
    if ((!plain && !augmented) || is_reserved(name.text)) return false;
    if (augmented) {
      statement.augmented = operator_called(op.text.substr(0, op.text.size() - 1));
      if (!statement.augmented) not_supported(op, std::string{op.text} + " in code");
    }
    statement.kind = StatementKind::assign;
    statement.text = name.text;
    take();
    take();
    return true;
  }

  std::string_view text_;
};

}  // namespace

std::optional<Program> parse(std::string_view text, Place place, std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> wrong;
  std::vector<Line> lines = lex(text, place, wrong);
  std::vector<Statement> statements;
  if (wrong.empty()) statements = BlockParser{text, std::move(lines), wrong}.parse();
  diagnostics.insert(diagnostics.end(), wrong.begin(), wrong.end());
  if (!wrong.empty()) return std::nullopt;
  return Program{std::make_shared<const std::vector<Statement>>(std::move(statements))};
}

}  // namespace synwave::drill::python
