// A network of our own: nothing here ever touches the network that the machine lives in.
#pragma once

#include "tests/runner/tun/problem.hpp"

namespace synwave::runner::tun {

/// Moves this process into a new network namespace, with its loopback up; without root into a user namespace, too.
/// To be called before any thread is started.
Problem enter_new_network();

/// A problem unless the present network namespace is a private one: not that of process 1, which the machine or the
/// container lives in, and without any device that is up but loopback and TUN devices.
Problem require_private_network();

}  // namespace synwave::runner::tun
