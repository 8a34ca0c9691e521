#include "core/wire/icmp_names.hpp"

#include <span>

namespace synwave {

namespace {

struct Named {
  std::uint8_t number;
  std::string_view name;
};
using Names = std::span<const Named>;

// Of a number that stands twice the first name is the one that is written, the others are read as well.

constexpr Named v4_types[] = {
    {0, "echo_reply"},          {3, "unreachable"},          {4, "source_quench"},      {5, "redirect"},
    {8, "echo_request"},        {11, "time_exceeded"},       {12, "parameter_problem"}, {13, "timestamp_request"},
    {14, "timestamp_reply"},    {15, "information_request"}, {16, "information_reply"}, {17, "address_mask_request"},
    {18, "address_mask_reply"},
};
constexpr Named v6_types[] = {
    {1, "unreachable"},       {2, "packet_too_big"}, {3, "time_exceeded"},
    {4, "parameter_problem"}, {128, "echo_request"}, {129, "echo_reply"},
};

constexpr Named v4_unreachable_codes[] = {
    {0, "net_unreachable"},
    {1, "host_unreachable"},
    {2, "protocol_unreachable"},
    {3, "port_unreachable"},
    {4, "frag_needed"},
    {5, "source_route_failed"},
    {6, "net_unknown"},
    {7, "host_unknown"},
    {8, "source_host_isolated"},
    {9, "net_prohibited"},
    {10, "host_prohibited"},
    {11, "net_unreachable_for_tos"},
    {12, "host_unreachable_for_tos"},
    {13, "communication_prohibited"},
    {13, "packet_filtered"},
    {14, "host_precedence_violation"},
    {14, "precedence_violation"},
    {15, "precedence_cutoff"},
};
constexpr Named v4_redirect_codes[] = {{0, "net"}, {1, "host"}, {2, "net_for_tos"}, {3, "host_for_tos"}};
constexpr Named v4_time_exceeded_codes[] = {{0, "ttl"}, {0, "exceeded_ttl"}, {1, "frag"}, {1, "exceeded_frag_time"}};
constexpr Named v4_parameter_problem_codes[] = {{0, "pointer"}, {1, "missing_option"}, {2, "bad_length"}};

constexpr Named v6_unreachable_codes[] = {
    {0, "no_route"},         {1, "admin_prohibited"},    {2, "not_neighbour"},
    {2, "beyond_scope"},     {3, "address_unreachable"}, {3, "addr_unreachable"},
    {4, "port_unreachable"}, {5, "policy_failed"},       {6, "reject_route"},
};
constexpr Named v6_time_exceeded_codes[] = {
    {0, "exceed_hop_limit"},
    {0, "exceeded_hop_limit"},
    {1, "exceed_frag_time"},
    {1, "exceeded_frag_time"},
};
constexpr Named v6_parameter_problem_codes[] = {
    {0, "header_field"}, {0, "hdr_field"}, {1, "next_header"}, {1, "unk_nexthdr"}, {2, "option"}, {2, "unk_option"},
};

Names types_of(bool v6) {
  return v6 ? Names{v6_types} : Names{v4_types};
}

Names codes_of(std::uint8_t type, bool v6) {
  if (v6) {
    switch (type) {
      case 1: return v6_unreachable_codes;
      case 3: return v6_time_exceeded_codes;
      case 4: return v6_parameter_problem_codes;
      default: return {};
    }
  }
  switch (type) {
    case 3: return v4_unreachable_codes;
    case 5: return v4_redirect_codes;
    case 11: return v4_time_exceeded_codes;
    case 12: return v4_parameter_problem_codes;
    default: return {};
  }
}

/// The number behind `prefix`, 0 to 255.
std::optional<std::uint8_t> numbered(std::string_view prefix, std::string_view name) {
  if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
  const std::string_view digits = name.substr(prefix.size());
  if (digits.empty() || digits.size() > 3) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (value > 255) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

std::optional<std::uint8_t> called(Names names, std::string_view prefix, std::string_view name) {
  for (const Named& each : names) {
    if (each.name == name) return each.number;
  }
  return numbered(prefix, name);
}

std::string name_of(Names names, std::string_view prefix, std::uint8_t number) {
  for (const Named& each : names) {
    if (each.number == number) return std::string{each.name};
  }
  return std::string{prefix} + std::to_string(number);
}

}  // namespace

std::optional<std::uint8_t> icmp_type_called(std::string_view name, bool v6) {
  return called(types_of(v6), "type_", name);
}

std::optional<std::uint8_t> icmp_code_called(std::uint8_t type, std::string_view name, bool v6) {
  return called(codes_of(type, v6), "code_", name);
}

std::string icmp_type_name(std::uint8_t type, bool v6) {
  return name_of(types_of(v6), "type_", type);
}

std::string icmp_code_name(std::uint8_t type, std::uint8_t code, bool v6) {
  return name_of(codes_of(type, v6), "code_", code);
}

}  // namespace synwave
