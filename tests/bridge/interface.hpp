// The plug-in interface of the original program: the table that it calls instead of the system.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>

struct epoll_event;  // Linux alone has it

namespace synwave::bridge {

/// POSIX signatures with the user's data in front, in the interface's order.
struct Interface {
  void* userdata;
  void (*free)(void*);
  int (*socket)(void*, int domain, int type, int protocol);
  int (*bind)(void*, int fd, const sockaddr*, socklen_t);
  int (*listen)(void*, int fd, int backlog);
  int (*accept)(void*, int fd, sockaddr*, socklen_t*);
  int (*connect)(void*, int fd, const sockaddr*, socklen_t);
  ssize_t (*read)(void*, int fd, void*, std::size_t);
  ssize_t (*readv)(void*, int fd, const iovec*, int count);
  ssize_t (*recv)(void*, int fd, void*, std::size_t, int flags);
  ssize_t (*recvfrom)(void*, int fd, void*, std::size_t, int flags, sockaddr*, socklen_t*);
  ssize_t (*recvmsg)(void*, int fd, msghdr*, int flags);
  ssize_t (*write)(void*, int fd, const void*, std::size_t);
  ssize_t (*writev)(void*, int fd, const iovec*, int count);
  ssize_t (*send)(void*, int fd, const void*, std::size_t, int flags);
  ssize_t (*sendto)(void*, int fd, const void*, std::size_t, int flags, const sockaddr*, socklen_t);
  ssize_t (*sendmsg)(void*, int fd, const msghdr*, int flags);
  int (*fcntl)(void*, int fd, int command, ...);
  int (*ioctl)(void*, int fd, unsigned long request, ...);
  int (*close)(void*, int fd);
  int (*shutdown)(void*, int fd, int how);
  int (*getsockopt)(void*, int fd, int level, int name, void*, socklen_t*);
  int (*setsockopt)(void*, int fd, int level, int name, const void*, socklen_t);
  int (*poll)(void*, pollfd*, nfds_t, int timeout_ms);
  /// A datagram from the script to the stack: 0 or -1.
  int (*netdev_send)(void*, const void*, std::size_t);
  /// The next datagram that the stack emitted. `count`: room, then octets; 0: there is none and none will come by
  /// itself.
  int (*netdev_receive)(void*, void*, std::size_t* count, long long* time_usecs);
  int (*usleep)(void*, useconds_t);
  int (*gettimeofday)(void*, timeval*, struct timezone*);
  int (*epoll_create)(void*, int size);
  int (*epoll_ctl)(void*, int epoll_fd, int op, int fd, epoll_event*);
  int (*epoll_wait)(void*, int epoll_fd, epoll_event*, int most, int timeout_ms);
  int (*pipe)(void*, int* fds);
  ssize_t (*splice)(void*, int, long long*, int, long long*, std::size_t, unsigned flags);
};

}  // namespace synwave::bridge

/// The one name that the library exports. Flags that mean nothing end the program, for there is no other answer.
extern "C" void packetdrill_interface_init(const char* flags, synwave::bridge::Interface* table);
