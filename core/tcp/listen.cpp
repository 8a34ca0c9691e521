#include "core/tcp/listen.hpp"

namespace synwave {

Segment reset_for(const Segment& segment, bool echoes) {
  Segment rst;
  rst.source = segment.destination;
  rst.destination = segment.source;
  rst.rst = true;
  if (segment.ack) {
    rst.seq = *segment.ack;
  } else {
    rst.seq = Seq32{0};
    rst.ack = segment.seq_end();
  }
  if (echoes && segment.options.timestamps) rst.options.timestamps = Timestamps{0, segment.options.timestamps->value};
  return rst;
}

bool dropped_unseen(const HostConfig& config, const Segment& segment) {
  return config.drop_syn_fin == SynFin::always && segment.syn && segment.fin;
}

std::optional<Segment> answer_closed(const Segment& segment, bool echoes) {
  if (segment.rst) return std::nullopt;
  return reset_for(segment, echoes);
}

ListenVerdict judge_in_listen(const Segment& segment, Rule& rule) {
  if (segment.rst) {  // first
    rule = Rule::listen_ignores_rst;
    return ListenVerdict::ignore;
  }
  if (segment.ack) {  // second
    rule = Rule::listen_resets_ack;
    return ListenVerdict::reset;
  }
  if (segment.syn) {  // third
    rule = Rule::listen_accepts_syn;
    return ListenVerdict::accept;
  }
  rule = Rule::listen_drops_rest;
  return ListenVerdict::ignore;
}

}  // namespace synwave
