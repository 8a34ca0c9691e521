// Connections as a script sees them: script space and live space, and how numbers are carried between the two.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/drill/config.hpp"
#include "core/drill/script.hpp"
#include "core/wire/notation.hpp"
#include "core/wire/segment.hpp"

namespace synwave::drill {

/// One four-tuple. In SYN segments a script's numbers are absolute, elsewhere relative to the initial ones. The remote
/// initial number is the script's own; the local one is learned from the endpoint's SYN and stands for what the script
/// wrote there.
struct Flow {
  Endpoint local;   // live
  Endpoint remote;  // live
  // As the script writes them; 0: it has not.
  std::uint16_t script_local_port = 0;
  std::uint16_t script_remote_port = 0;

  Seq32 remote_isn;
  bool remote_known = false;
  Seq32 local_isn;
  bool local_known = false;
  std::uint32_t script_local_isn = 0;
  std::optional<Seq32> newer_remote_isn;  // of a SYN that may start a new incarnation, until a SYN,ACK answers it

  // TS values of the endpoint: as the script wrote them, and live.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> timestamps;

  /// What the endpoint's numbers are counted from in a segment with or without SYN; `ack`: what the script's are.
  NotationBases bases(bool syn) const;
  /// The live value behind a TS ecr of the script; empty: the endpoint never sent such a value.
  std::optional<std::uint32_t> live_echo(std::uint32_t script, const Config& config) const;
  void saw_timestamp(std::uint32_t script, std::uint32_t live);
};

class Flows {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  /// The flow of an inbound packet; a packet for no known one starts one.
  std::uint32_t of_inbound(const PacketEvent& packet, const Config& config, std::uint16_t bound_port);
  /// The flow of an expected packet; `none`: the script has not shown yet which.
  std::uint32_t of_outbound(const PacketEvent& packet, const Config& config);
  /// connect() has chosen these ends.
  std::uint32_t connecting(const Endpoint& local, const Endpoint& remote);
  /// The next SYN without ports belongs to a new connection.
  void listening() { next_syn_is_new_ = true; }

  std::uint32_t of_live(const Endpoint& local, const Endpoint& remote) const;
  Flow& operator[](std::uint32_t index) { return flows_[index]; }
  const Flow& operator[](std::uint32_t index) const { return flows_[index]; }
  std::uint32_t current() const { return current_; }

 private:
  std::uint32_t add(const Endpoint& local, const Endpoint& remote);
  std::uint32_t of_ports(std::uint16_t local, std::uint16_t remote) const;

  std::vector<Flow> flows_;
  std::uint16_t next_remote_port_ = 49152;  // where the script names none
  std::uint32_t current_ = none;
  bool next_syn_is_new_ = false;
};

}  // namespace synwave::drill
