// Appended to emscripten's module: the class that JavaScript sees, over the functions of bindings.cpp.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function hand(which, text) {
  const octets = encoder.encode(text);
  const at = _argument(which, octets.length); // may grow the memory, so HEAPU8 is looked at afterwards
  HEAPU8.set(octets, at);
}
function view() {
  const at = _answer_at();
  return HEAPU8.subarray(at, at + _answer_size());
}
function text() {
  return decoder.decode(view());
}

class Lab {
  constructor() {
    this.at = _lab_new();
  }
  delete() {
    _lab_delete(this.at);
    this.at = 0;
  }
  begin(given) {
    hand(0, given);
    return _lab_begin(this.at) !== 0;
  }
  step(events) {
    return _lab_step(this.at, events);
  }
  cancel() {
    _lab_cancel(this.at);
  }
  summary() {
    _lab_summary(this.at);
    return text();
  }
  events() {
    _lab_events(this.at);
    return view();
  }
  segments() {
    _lab_segments(this.at);
    return view();
  }
  options() {
    _lab_options(this.at);
    return view();
  }
  changes() {
    _lab_changes(this.at);
    return view();
  }
  sockets() {
    _lab_sockets(this.at);
    return view();
  }
  octets(segment) {
    _lab_octets(this.at, segment);
    return view();
  }
  pcapng(host) {
    _lab_pcapng(this.at, host);
    return view();
  }
  version() {
    _lab_version();
    return text();
  }
}
Module['Lab'] = Lab;
