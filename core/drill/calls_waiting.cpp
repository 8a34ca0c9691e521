// poll and epoll.
#include "core/drill/caller.hpp"
#include "core/drill/notation.hpp"
#include "core/drill/symbols.hpp"
#include "core/host/results.hpp"

namespace synwave::drill {

namespace {

using Made = std::optional<CallResult>;

struct PollName {
  std::string_view name;
  std::uint16_t bit;  // of the host
};
constexpr PollName poll_names[] = {
    {"POLLIN", poll_in},         {"POLLPRI", poll_pri},       {"POLLOUT", poll_out},       {"POLLERR", poll_err},
    {"POLLHUP", poll_hup},       {"POLLNVAL", poll_nval},     {"POLLRDNORM", poll_rdnorm}, {"POLLRDBAND", poll_rdband},
    {"POLLWRNORM", poll_wrnorm}, {"POLLWRBAND", poll_wrband}, {"POLLRDHUP", poll_rdhup},
};

/// The script's bits as the host's; FreeBSD numbers some of them otherwise.
std::uint16_t host_bits(std::int64_t given, Profile profile) {
  std::uint16_t bits = 0;
  for (const PollName& each : poll_names) {
    if ((given & *symbol(each.name, profile)) != 0) bits = static_cast<std::uint16_t>(bits | each.bit);
  }
  return bits;
}

/// Whether every bit has a name.
bool known_bits(std::int64_t given, Profile profile) {
  for (const PollName& each : poll_names) given &= ~*symbol(each.name, profile);
  return given == 0;
}

std::string bits_text(std::uint16_t bits) {
  std::string text;
  for (const PollName& each : poll_names) {
    if ((bits & each.bit) == 0) continue;
    if (!text.empty()) text += '|';
    text += each.name;
  }
  return text.empty() ? "0" : text;
}

/// Milliseconds, negative: for ever.
Duration time_out(std::int64_t milliseconds) {
  return milliseconds < 0 ? Duration{-1} : Duration{std::chrono::milliseconds{milliseconds}};
}
constexpr std::int64_t longest_wait = 1'000'000'000;

const Expressions* items_of(const Expression& expression) {
  const auto* list = std::get_if<List>(&expression.what);
  return list != nullptr ? &list->items : nullptr;
}

std::optional<PollEntry> poll_entry(Caller& c, const Expression& item) {
  const Member* fd = c.member(item, "fd");
  const Member* events = c.member(item, "events");
  if (fd == nullptr || events == nullptr) {
    return c.bad(0, "[{fd=3, events=POLLIN, revents=POLLIN}, ...]"), std::nullopt;
  }
  const auto live = c.descriptor(fd->value, 0);
  const auto bits = c.number(events->value, 0);
  if (!live || !bits) return std::nullopt;
  return PollEntry{*live, host_bits(*bits, c.run().profile), 0};
}

Made make_poll(Caller& c) {
  Interpreter& run = c.run();
  const Expressions* items = items_of(c.argument(0));
  const auto count = c.number(1);
  const auto wait = c.number_within(2, -1, longest_wait);
  if (!count || !wait) return std::nullopt;
  if (items == nullptr || static_cast<std::int64_t>(items->size()) != *count) {
    return c.bad(0, "a list of as many {fd=..., events=...} as argument 2 says"), std::nullopt;
  }
  std::vector<PollEntry> entries;
  for (const Expression& item : *items) {
    const auto entry = poll_entry(c, item);
    if (!entry) return std::nullopt;
    entries.push_back(*entry);
  }
  return run.host.poll(run.now, std::move(entries), time_out(*wait), &run.log);
}

bool look_at_poll(Caller& c, const CallResult& result) {
  const Expressions& items = *items_of(c.argument(0));
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Member* revents = c.member(items[i], "revents");
    if (revents == nullptr || std::holds_alternative<Ellipsis>(revents->value.what)) continue;
    const auto wanted = c.number(revents->value, 0);
    if (!wanted) return false;
    const std::uint16_t got = i < result.polled.size() ? result.polled[i].revents : std::uint16_t{0};
    if (known_bits(*wanted, c.run().profile) && host_bits(*wanted, c.run().profile) == got) continue;
    return c.value_differs("revents", to_text(revents->value), bits_text(got));
  }
  return true;
}

Made make_epoll_create(Caller& c) {
  const auto argument = c.number(0);
  if (!argument) return std::nullopt;
  if (c.call().name == "epoll_create" && *argument <= 0) return failed(Errno::einval);
  return c.run().host.epoll_create();
}

/// {events=EPOLLIN, fd=4}, or ptr=, u32=, u64=: what comes back with the event.
struct EpollSpec {
  std::uint32_t events = 0;
  std::uint64_t data = 0;
  const Expression* written_events = nullptr;
};

std::optional<EpollSpec> epoll_spec(Caller& c, const Expression& item, std::size_t index) {
  const Member* events = c.member(item, "events");
  const Member* data = nullptr;
  for (const std::string_view name : {"fd", "ptr", "u32", "u64"}) {
    if (data == nullptr) data = c.member(item, name);
  }
  if (events == nullptr || data == nullptr) return c.bad(index, "{events=EPOLLIN, fd=3}"), std::nullopt;
  const auto bits = c.number(events->value, index);
  const auto value = c.number(data->value, index);
  if (!bits || !value) return std::nullopt;
  return EpollSpec{static_cast<std::uint32_t>(*bits), static_cast<std::uint64_t>(*value), &events->value};
}

Made make_epoll_ctl(Caller& c) {
  Interpreter& run = c.run();
  const auto epoll = c.descriptor(0);
  const auto operation = c.number_within(1, 1, 3);
  const auto fd = c.descriptor(2);
  if (!epoll || !operation || !fd) return std::nullopt;
  EpollEvent event{};
  if (!c.is_ellipsis(3) && !std::holds_alternative<Word>(c.argument(3).what)) {
    const auto spec = epoll_spec(c, c.argument(3), 3);
    if (!spec) return std::nullopt;
    event = {spec->events, spec->data};
  }
  return run.host.epoll_ctl(run.now, *epoll, static_cast<EpollOp>(*operation), *fd, event, &run.log);
}

Made make_epoll_wait(Caller& c) {
  Interpreter& run = c.run();
  const auto epoll = c.descriptor(0);
  const auto most = c.number_within(2, -1, 65536);
  const auto wait = c.number_within(3, -1, longest_wait);
  if (!epoll || !most || !wait) return std::nullopt;
  if (*most <= 0) return failed(Errno::einval);
  return run.host.epoll_wait(run.now, *epoll, static_cast<std::uint32_t>(*most), time_out(*wait), &run.log);
}

/// One struct, or a list of them: what is expected to have happened, in this order.
bool look_at_epoll(Caller& c, const CallResult& result) {
  const Expression& given = c.argument(1);
  if (std::holds_alternative<Ellipsis>(given.what)) return true;
  const Expressions* list = items_of(given);
  const std::size_t count = list != nullptr ? list->size() : 1;
  for (std::size_t i = 0; i < count && i < result.epolled.size(); ++i) {
    const auto spec = epoll_spec(c, list != nullptr ? (*list)[i] : given, 1);
    if (!spec) return false;
    const EpollEvent& got = result.epolled[i];
    if (spec->events != got.events) {
      return c.value_differs("events", to_text(*spec->written_events),
                             bits_text(static_cast<std::uint16_t>(got.events & 0xFFFF)));
    }
    if (spec->data != got.data) {
      return c.value_differs("the data", std::to_string(spec->data), std::to_string(got.data));
    }
  }
  return true;
}

}  // namespace

std::vector<CallRule> waiting_call_rules() {
  return {
      {"poll", 3, 3, make_poll, look_at_poll},
      {"epoll_create", 1, 1, make_epoll_create, nullptr, true},
      {"epoll_create1", 1, 1, make_epoll_create, nullptr, true},
      {"epoll_ctl", 4, 4, make_epoll_ctl, nullptr},
      {"epoll_wait", 4, 4, make_epoll_wait, look_at_epoll},
  };
}

}  // namespace synwave::drill
