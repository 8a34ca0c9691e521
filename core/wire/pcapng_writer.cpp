#include "core/wire/pcapng_writer.hpp"

#include <cstddef>

#include "core/base/ensure.hpp"

namespace synwave {

namespace {

// draft-ietf-opsawg-pcapng 4: block types, option codes.
constexpr std::uint32_t section_header_block = 0x0A0D0D0A;
constexpr std::uint32_t interface_description_block = 1;
constexpr std::uint32_t enhanced_packet_block = 6;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint16_t opt_end = 0;
constexpr std::uint16_t opt_comment = 1;
constexpr std::uint16_t epb_flags = 2;
constexpr std::uint16_t if_name = 2;
constexpr std::uint16_t if_tsresol = 9;
constexpr std::uint16_t shb_userappl = 4;
constexpr std::uint16_t linktype_raw = 101;
constexpr std::size_t longest_option = 65535;

/// Appends one block; its two length fields are written when it ends.
class Block {
 public:
  Block(std::vector<std::uint8_t>& out, std::uint32_t type) : out_{out}, begin_{out.size()} {
    u32(type);
    u32(0);
  }

  void u16(std::uint32_t value) {
    out_.push_back(static_cast<std::uint8_t>(value & 0xFF));
    out_.push_back(static_cast<std::uint8_t>((value >> 8) & 0xFF));
  }
  void u32(std::uint32_t value) {
    u16(value & 0xFFFF);
    u16(value >> 16);
  }
  void padded(std::span<const std::uint8_t> octets) {
    out_.insert(out_.end(), octets.begin(), octets.end());
    while ((out_.size() - begin_) % 4 != 0) out_.push_back(0);
  }
  void option(std::uint16_t code, std::span<const std::uint8_t> value) {
    u16(code);
    u16(static_cast<std::uint32_t>(value.size()));
    padded(value);
  }
  /// UTF-8, cut between characters where it is too long; an empty text makes no option.
  void text_option(std::uint16_t code, std::string_view text) {
    if (text.size() > longest_option) {
      std::size_t length = longest_option;
      while (length > 0 && (static_cast<std::uint8_t>(text[length]) & 0xC0) == 0x80) --length;
      text = text.substr(0, length);
    }
    if (text.empty()) return;
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    option(code, octets);
  }
  void end_of_options() { u32(opt_end); }
  void end() {
    const auto length = static_cast<std::uint32_t>(out_.size() - begin_ + 4);
    u32(length);
    for (std::size_t i = 0; i < 4; ++i) out_[begin_ + 4 + i] = static_cast<std::uint8_t>(length >> (8 * i));
  }

 private:
  std::vector<std::uint8_t>& out_;
  std::size_t begin_;
};

}  // namespace

PcapngWriter::PcapngWriter(std::string_view application) {
  Block block{out_, section_header_block};
  block.u32(byte_order_magic);
  block.u16(1);  // version 1.0
  block.u16(0);
  block.u32(0xFFFFFFFF);  // length of the section: not said
  block.u32(0xFFFFFFFF);
  block.text_option(shb_userappl, application);
  block.end_of_options();
  block.end();
}

std::uint32_t PcapngWriter::add_interface(std::string_view name) {
  constexpr std::uint8_t nanoseconds[] = {9};
  Block block{out_, interface_description_block};
  block.u16(linktype_raw);
  block.u16(0);
  block.u32(0);  // no limit on the captured length
  block.text_option(if_name, name);
  block.option(if_tsresol, nanoseconds);
  block.end_of_options();
  block.end();
  return interfaces_++;
}

void PcapngWriter::add_packet(std::uint32_t interface, Time at, std::span<const std::uint8_t> packet,
                              std::string_view comment, CaptureDirection direction) {
  ENSURE(interface < interfaces_);
  ENSURE(at >= Time{});
  const auto ns = static_cast<std::uint64_t>(to_ns(at));
  const auto length = static_cast<std::uint32_t>(packet.size());
  Block block{out_, enhanced_packet_block};
  block.u32(interface);
  block.u32(static_cast<std::uint32_t>(ns >> 32));
  block.u32(static_cast<std::uint32_t>(ns & 0xFFFFFFFF));
  block.u32(length);
  block.u32(length);
  block.padded(packet);
  block.text_option(opt_comment, comment);
  if (direction != CaptureDirection::unknown) {
    const std::uint8_t flags[] = {static_cast<std::uint8_t>(direction), 0, 0, 0};
    block.option(epb_flags, flags);
  }
  block.end_of_options();
  block.end();
}

}  // namespace synwave
