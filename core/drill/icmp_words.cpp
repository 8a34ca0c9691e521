#include "core/drill/icmp_words.hpp"

#include <algorithm>
#include <span>

#include "core/drill/decimal.hpp"

namespace synwave::drill {

namespace {

struct Named {
  std::uint8_t number;
  std::string_view name;
};

// RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1
constexpr Named types_v4[] = {
    {0, "echo_reply"},       {3, "unreachable"},      {4, "source_quench"},      {5, "redirect"},
    {8, "echo_request"},     {11, "time_exceeded"},   {12, "parameter_problem"}, {13, "timestamp_request"},
    {14, "timestamp_reply"}, {17, "address_request"}, {18, "address_reply"},
};
constexpr Named unreachable_v4[] = {
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
    {13, "packet_filtered"},
    {14, "precedence_violation"},
    {15, "precedence_cutoff"},
};
constexpr Named exceeded_v4[] = {{0, "ttl_exceeded"}, {1, "fragment_time_exceeded"}};

// RFC 4443
constexpr Named types_v6[] = {
    {1, "unreachable"},       {2, "packet_too_big"}, {3, "time_exceeded"},
    {4, "parameter_problem"}, {128, "echo_request"}, {129, "echo_reply"},
};
constexpr Named unreachable_v6[] = {
    {0, "no_route"},         {0, "net_unreachable"},  {1, "admin_prohibited"},    {2, "beyond_scope"},
    {3, "addr_unreachable"}, {3, "host_unreachable"}, {3, "address_unreachable"}, {4, "port_unreachable"},
};
constexpr Named exceeded_v6[] = {{0, "exceed_hop_limit"}, {1, "exceed_frag_time"}};

std::span<const Named> types(bool v6) {
  if (v6) return types_v6;
  return types_v4;
}

std::span<const Named> codes(std::uint8_t type, bool v6) {
  if (v6) {
    if (type == 1) return unreachable_v6;
    if (type == 3) return exceeded_v6;
    return {};
  }
  if (type == 3) return unreachable_v4;
  if (type == 11) return exceeded_v4;
  return {};
}

std::optional<std::uint8_t> number_called(std::span<const Named> table, std::string_view prefix,
                                          std::string_view name) {
  for (const Named& named : table) {
    if (named.name == name) return named.number;
  }
  if (name.substr(0, prefix.size()) != prefix) return std::nullopt;
  const auto number = parse_whole(name.substr(prefix.size()));
  if (!number || *number > 255) return std::nullopt;
  return static_cast<std::uint8_t>(*number);
}

std::string name_of_number(std::span<const Named> table, const char* prefix, std::uint8_t number) {
  for (const Named& named : table) {
    if (named.number == number) return std::string{named.name};
  }
  return prefix + std::to_string(number);
}

}  // namespace

std::optional<std::uint8_t> icmp_type_called(std::string_view name, bool v6) {
  return number_called(types(v6), "type_", name);
}
std::optional<std::uint8_t> icmp_code_called(std::string_view name, std::uint8_t type, bool v6) {
  return number_called(codes(type, v6), "code_", name);
}
std::string icmp_type_name(std::uint8_t type, bool v6) {
  return name_of_number(types(v6), "type_", type);
}
std::string icmp_code_name(std::uint8_t code, std::uint8_t type, bool v6) {
  return name_of_number(codes(type, v6), "code_", code);
}

}  // namespace synwave::drill
