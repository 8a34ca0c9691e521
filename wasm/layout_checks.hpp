// Written by wasm/schema.cpp: the layout that web/src/engine/records.ts was generated for. The wasm build
// includes it: a compiler that would lay a record out differently stops here instead of showing wrong numbers.
#pragma once

#include <cstddef>

#include "core/trace/log.hpp"

namespace synwave {

static_assert(sizeof(Event) == 32);
static_assert(offsetof(Event, at_ns) == 0);
static_assert(offsetof(Event, value) == 8);
static_assert(offsetof(Event, segment) == 16);
static_assert(offsetof(Event, socket) == 20);
static_assert(offsetof(Event, rule) == 24);
static_assert(offsetof(Event, line) == 26);
static_assert(offsetof(Event, kind) == 28);
static_assert(offsetof(Event, host) == 29);
static_assert(offsetof(Event, a) == 30);
static_assert(offsetof(Event, b) == 31);

static_assert(sizeof(SegmentRecord) == 80);
static_assert(offsetof(SegmentRecord, sent_ns) == 0);
static_assert(offsetof(SegmentRecord, ends_ns) == 8);
static_assert(offsetof(SegmentRecord, text_offset) == 16);
static_assert(offsetof(SegmentRecord, text_stream) == 24);
static_assert(offsetof(SegmentRecord, text_length) == 28);
static_assert(offsetof(SegmentRecord, seq) == 32);
static_assert(offsetof(SegmentRecord, ack) == 36);
static_assert(offsetof(SegmentRecord, socket) == 40);
static_assert(offsetof(SegmentRecord, copy_of) == 44);
static_assert(offsetof(SegmentRecord, options) == 48);
static_assert(offsetof(SegmentRecord, source_port) == 52);
static_assert(offsetof(SegmentRecord, destination_port) == 54);
static_assert(offsetof(SegmentRecord, window) == 56);
static_assert(offsetof(SegmentRecord, flags) == 58);
static_assert(offsetof(SegmentRecord, fate_line) == 60);
static_assert(offsetof(SegmentRecord, rule) == 62);
static_assert(offsetof(SegmentRecord, from) == 64);
static_assert(offsetof(SegmentRecord, to) == 65);
static_assert(offsetof(SegmentRecord, fate) == 66);
static_assert(offsetof(SegmentRecord, marks) == 67);
static_assert(offsetof(SegmentRecord, ttl) == 68);
static_assert(offsetof(SegmentRecord, tos) == 69);
static_assert(offsetof(SegmentRecord, urgent) == 70);
static_assert(offsetof(SegmentRecord, flow_label) == 72);
static_assert(offsetof(SegmentRecord, pad) == 76);

static_assert(sizeof(OptionsRecord) == 72);
static_assert(offsetof(OptionsRecord, timestamp_value) == 0);
static_assert(offsetof(OptionsRecord, timestamp_echo) == 4);
static_assert(offsetof(OptionsRecord, sack_left) == 8);
static_assert(offsetof(OptionsRecord, sack_right) == 24);
static_assert(offsetof(OptionsRecord, mss) == 40);
static_assert(offsetof(OptionsRecord, window_scale) == 42);
static_assert(offsetof(OptionsRecord, sack_count) == 43);
static_assert(offsetof(OptionsRecord, sack_permitted) == 44);
static_assert(offsetof(OptionsRecord, has_timestamps) == 45);
static_assert(offsetof(OptionsRecord, has_mss) == 46);
static_assert(offsetof(OptionsRecord, has_window_scale) == 47);
static_assert(offsetof(OptionsRecord, order) == 48);
static_assert(offsetof(OptionsRecord, other_kind) == 49);
static_assert(offsetof(OptionsRecord, other_length) == 50);
static_assert(offsetof(OptionsRecord, other_octets) == 51);
static_assert(offsetof(OptionsRecord, has_user_timeout) == 69);
static_assert(offsetof(OptionsRecord, user_timeout) == 70);

static_assert(sizeof(SocketRecord) == 32);
static_assert(offsetof(SocketRecord, socket) == 0);
static_assert(offsetof(SocketRecord, created_event) == 4);
static_assert(offsetof(SocketRecord, iss) == 8);
static_assert(offsetof(SocketRecord, irs) == 12);
static_assert(offsetof(SocketRecord, peer_socket) == 16);
static_assert(offsetof(SocketRecord, local_port) == 20);
static_assert(offsetof(SocketRecord, remote_port) == 22);
static_assert(offsetof(SocketRecord, host) == 24);
static_assert(offsetof(SocketRecord, peer_host) == 25);
static_assert(offsetof(SocketRecord, has_irs) == 26);
static_assert(offsetof(SocketRecord, is_listener) == 27);
static_assert(offsetof(SocketRecord, name) == 28);

}  // namespace synwave
