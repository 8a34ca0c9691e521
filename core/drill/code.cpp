// Blocks of code: what the names of TCP_INFO stand for at the block's moment.
#include <algorithm>

#include "core/drill/interpreter.hpp"
#include "core/drill/symbols.hpp"

namespace synwave::drill {

namespace {

constexpr std::int64_t infinite_ssthresh = 0x7FFFFFFF;  // Linux's TCP_INFINITE_SSTHRESH

std::int64_t microseconds(Duration span) {
  return std::chrono::duration_cast<std::chrono::microseconds>(span).count();
}
std::int64_t milliseconds(Duration span) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
}

std::int64_t state_number(synwave::State state, Profile profile) {
  // In the order of synwave::State.
  constexpr std::int64_t on_linux[] = {7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6};
  constexpr std::int64_t on_freebsd[] = {0, 1, 2, 3, 4, 6, 9, 5, 7, 8, 10};
  const auto index = static_cast<std::size_t>(state);
  return profile == Profile::freebsd ? on_freebsd[index] : on_linux[index];
}

struct Field {
  std::string_view name;  // without tcpi_
  std::int64_t (*read)(const TcpInfo& info);
};

#define SYNWAVE_FIELD(name)                                                         \
  {                                                                                 \
#name, [](const TcpInfo& info) { return static_cast<std::int64_t>(info.name); } \
  }
#define SYNWAVE_TIME_FIELD(name, unit)                         \
  {                                                            \
#name, [](const TcpInfo& info) { return unit(info.name); } \
  }

constexpr Field fields[] = {
    {"ca_state", [](const TcpInfo& info) { return static_cast<std::int64_t>(info.ca_state); }},
    SYNWAVE_FIELD(retransmits),
    SYNWAVE_FIELD(probes),
    SYNWAVE_FIELD(backoff),
    SYNWAVE_FIELD(options),
    SYNWAVE_FIELD(snd_wscale),
    SYNWAVE_FIELD(rcv_wscale),
    SYNWAVE_TIME_FIELD(rto, microseconds),
    SYNWAVE_TIME_FIELD(ato, microseconds),
    SYNWAVE_FIELD(snd_mss),
    SYNWAVE_FIELD(rcv_mss),
    SYNWAVE_FIELD(advmss),
    SYNWAVE_FIELD(pmtu),
    SYNWAVE_FIELD(unacked),
    SYNWAVE_FIELD(sacked),
    SYNWAVE_FIELD(lost),
    SYNWAVE_FIELD(retrans),
    SYNWAVE_TIME_FIELD(last_data_sent, milliseconds),
    SYNWAVE_TIME_FIELD(last_data_recv, milliseconds),
    SYNWAVE_TIME_FIELD(last_ack_recv, milliseconds),
    SYNWAVE_TIME_FIELD(rtt, microseconds),
    SYNWAVE_TIME_FIELD(rttvar, microseconds),
    SYNWAVE_TIME_FIELD(min_rtt, microseconds),
    {"snd_ssthresh",
     [](const TcpInfo& info) {
       const std::int64_t ssthresh = info.snd_ssthresh;
       return std::min(ssthresh, infinite_ssthresh);
     }},
    SYNWAVE_FIELD(snd_cwnd),
    SYNWAVE_FIELD(reordering),
    SYNWAVE_FIELD(reord_seen),
    SYNWAVE_FIELD(total_retrans),
    SYNWAVE_FIELD(notsent_bytes),
    SYNWAVE_FIELD(bytes_acked),
    SYNWAVE_FIELD(bytes_received),
    SYNWAVE_FIELD(bytes_sent),
    SYNWAVE_FIELD(bytes_retrans),
    SYNWAVE_FIELD(segs_in),
    SYNWAVE_FIELD(segs_out),
    SYNWAVE_FIELD(data_segs_in),
    SYNWAVE_FIELD(data_segs_out),
    SYNWAVE_FIELD(delivered),
    SYNWAVE_TIME_FIELD(busy_time, microseconds),
    SYNWAVE_TIME_FIELD(rwnd_limited, microseconds),
    SYNWAVE_TIME_FIELD(sndbuf_limited, microseconds),
    SYNWAVE_FIELD(snd_wnd),
    SYNWAVE_FIELD(rcv_wnd),
    SYNWAVE_FIELD(rcv_ooopack),
    SYNWAVE_FIELD(dsack_dups),
};

#undef SYNWAVE_FIELD
#undef SYNWAVE_TIME_FIELD

/// Fields that the systems have, and the engine has nothing to say about yet.
constexpr std::string_view missing_fields[] = {
    "fackets",
    "rcv_ssthresh",
    "rcv_rtt",
    "rcv_space",
    "pacing_rate",
    "max_pacing_rate",
    "delivery_rate",
    "delivery_rate_app_limited",
    "delivered_ce",
    "fastopen_client_fail",
    "rehash",
    "total_rto",
    "total_rto_recoveries",
    "total_rto_time",
    "snd_bwnd",
    "snd_nxt",
    "rcv_nxt",
    "toe_tid",
    "snd_rexmitpack",
    "snd_zerowin",
    "last_ack_sent",
};

class Moment final : public python::Names {
 public:
  Moment(const std::optional<TcpInfo>& info, Profile profile) : info_{info}, profile_{profile} {}

  Answer find(std::string_view name, python::Value& value) const override {
    constexpr std::string_view prefix = "tcpi_";
    if (name.substr(0, prefix.size()) != prefix) {
      const auto known = symbol(name, profile_);
      if (!known) return Answer::unknown;
      value = *known;
      return Answer::known;
    }
    if (!info_) return Answer::unknown;
    const std::string_view field = name.substr(prefix.size());
    if (field == "state") {
      value = state_number(info_->state, profile_);
      return Answer::known;
    }
    for (const Field& each : fields) {
      if (each.name != field) continue;
      value = each.read(*info_);
      return Answer::known;
    }
    const auto* const end = std::end(missing_fields);
    return std::find(std::begin(missing_fields), end, field) != end ? Answer::not_supported : Answer::unknown;
  }

 private:
  const std::optional<TcpInfo>& info_;
  Profile profile_;
};

}  // namespace

bool Interpreter::run_code(const CodeEvent& code) {
  const std::int32_t fd = code_descriptor();
  const std::optional<TcpInfo> info = fd >= 0 ? host.tcp_info(now, fd) : std::nullopt;
  const Moment moment{info, profile};
  const std::optional<Diagnostic> failure = python::run(code.program, environment, moment, printed);
  if (!failure) return true;
  return fail(failure->place, failure->code, failure->params);
}

}  // namespace synwave::drill
