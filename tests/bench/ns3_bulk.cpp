// The peer of the benchmark: ns-3 carries the same bulk transfer as ours. Prints one line: segments, wall and CPU
// seconds. Usage: bench_ns3 OCTETS
#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace ns3;

namespace {

// What `rfc` of ours is: Reno with NewReno recovery, a window of 65,535 octets, no negotiated option.
void configure_tcp() {
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpLinuxReno::GetTypeId()));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1460));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(65535));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(65535));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(3));
  Config::SetDefault("ns3::TcpSocket::TcpNoDelay", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(2));
  Config::SetDefault("ns3::TcpSocketBase::WindowScaling", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocketBase::Sack", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
}

/// Every packet that entered the queue of a device; a full window never overflows it here.
std::uint64_t packets_of(const Ptr<NetDevice>& device) {
  return DynamicCast<PointToPointNetDevice>(device)->GetQueue()->GetTotalReceivedPackets();
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t octets = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000'000ULL;
  configure_tcp();

  NodeContainer nodes;
  nodes.Create(2);
  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
  link.SetChannelAttribute("Delay", StringValue("10ms"));
  link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
  const NetDeviceContainer devices = link.Install(nodes);
  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(nodes);
  Ipv4AddressHelper addresses;
  addresses.SetBase("10.0.0.0", "255.255.255.0");
  const Ipv4InterfaceContainer interfaces = addresses.Assign(devices);

  PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 80));
  ApplicationContainer receiver = sink.Install(nodes.Get(1));
  BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(interfaces.GetAddress(1), 80));
  source.SetAttribute("SendSize", UintegerValue(1460));
  source.SetAttribute("MaxBytes", UintegerValue(octets));
  ApplicationContainer sender = source.Install(nodes.Get(0));
  receiver.Start(Seconds(0));
  sender.Start(Seconds(0));

  const std::clock_t cpu_begin = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  Simulator::Run();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;

  const double cpu = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;

  const std::uint64_t received = DynamicCast<PacketSink>(receiver.Get(0))->GetTotalRx();
  const std::uint64_t segments = packets_of(devices.Get(0)) + packets_of(devices.Get(1));
  std::printf("octets=%llu segments=%llu wall=%.6f cpu=%.6f\n", static_cast<unsigned long long>(received),
              static_cast<unsigned long long>(segments), wall.count(), cpu);
  Simulator::Destroy();
  return received == octets ? 0 : 1;
}
