// The words of the language, and which of them somebody may have meant.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/base/text.hpp"
#include "core/scenario/ast.hpp"

namespace synwave::scenario {

/// Words that no host or connection may bear: keywords, states, classes of segments.
bool is_reserved(std::string_view word);
/// A letter, then letters, digits, _ and -.
bool is_well_formed_name(std::string_view word);

std::span<const std::string_view> statement_words();
std::span<const std::string_view> action_words();
std::span<const std::string_view> state_words();
std::span<const std::string_view> class_words();
std::span<const std::string_view> error_words();
/// Fields of the TCB as the language calls them: `snd.una`, `cwnd`, `rto`.
std::span<const std::string_view> variable_words();

std::optional<State> state_called(std::string_view word);
std::optional<SegmentClass> class_called(std::string_view word);
std::optional<Errno> error_called(std::string_view word);
std::optional<TcbField> variable_called(std::string_view word);

using synwave::distance;
using synwave::nearest;

}  // namespace synwave::scenario
