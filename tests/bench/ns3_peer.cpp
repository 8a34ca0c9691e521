// The peer of the benchmark: ns-3 does the same work as bench_worker, with the same words, and prints the same line.
// Usage: bench_ns3 bulk|churn [octets=N] [window=N] [rate=N] [loss=PER_THOUSAND] [sack=1] [connections=N]
#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

using namespace ns3;

namespace {

using Numbers = std::map<std::string, std::uint64_t>;

// What `rfc` of ours is: Reno with NewReno recovery, no negotiated option but those that are asked for.
void configure_tcp(const Numbers& asked) {
  const std::uint64_t window = asked.at("window");
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpLinuxReno::GetTypeId()));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1460));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(window));
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(window));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(3));
  Config::SetDefault("ns3::TcpSocket::TcpNoDelay", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(2));
  Config::SetDefault("ns3::TcpSocketBase::WindowScaling", BooleanValue(window > 65535));
  Config::SetDefault("ns3::TcpSocketBase::Sack", BooleanValue(asked.at("sack") != 0));
  Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
  Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", DoubleValue(1));
}

/// Every packet that entered the queue of a device; nothing here overflows it.
std::uint64_t packets_of(const Ptr<NetDevice>& device) {
  return DynamicCast<PointToPointNetDevice>(device)->GetQueue()->GetTotalReceivedPackets();
}

void lose(const NetDeviceContainer& devices, std::uint64_t per_thousand) {
  if (per_thousand == 0) return;
  for (std::uint32_t i = 0; i < devices.GetN(); ++i) {
    const Ptr<RateErrorModel> errors = CreateObject<RateErrorModel>();
    errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
    errors->SetRate(static_cast<double>(per_thousand) / 1000);
    devices.Get(i)->SetAttribute("ReceiveErrorModel", PointerValue(errors));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool churn = argc > 1 && std::string{argv[1]} == "churn";
  Numbers asked = {{"octets", churn ? 10'000 : 100'000'000},
                   {"window", 65535},
                   {"rate", 1'000'000'000},
                   {"loss", 0},
                   {"sack", 0},
                   {"connections", 2000}};
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t sign = word.find('=');
    if (sign == std::string::npos || asked.count(word.substr(0, sign)) == 0) return 2;
    asked[word.substr(0, sign)] = std::strtoull(word.c_str() + sign + 1, nullptr, 10);
  }
  configure_tcp(asked);
  const std::uint64_t octets = asked["octets"];
  const std::uint64_t connections = churn ? asked["connections"] : 1;

  NodeContainer nodes;
  nodes.Create(2);
  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", DataRateValue(DataRate(asked["rate"])));
  link.SetChannelAttribute("Delay", StringValue("10ms"));
  link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
  const NetDeviceContainer devices = link.Install(nodes);
  lose(devices, asked["loss"]);
  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(nodes);
  Ipv4AddressHelper addresses;
  addresses.SetBase("10.0.0.0", "255.255.255.0");
  const Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
  // Ours has no queue discipline, so ns-3's would be work that nobody asked for.
  TrafficControlHelper{}.Uninstall(devices);

  PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 80));
  ApplicationContainer receiver = sink.Install(nodes.Get(1));
  receiver.Start(Seconds(0));
  BulkSendHelper source("ns3::TcpSocketFactory", InetSocketAddress(interfaces.GetAddress(1), 80));
  source.SetAttribute("SendSize", UintegerValue(1460));
  source.SetAttribute("MaxBytes", UintegerValue(octets));
  for (std::uint64_t i = 0; i < connections; ++i) source.Install(nodes.Get(0)).Start(MilliSeconds(i));

  const std::clock_t cpu_begin = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  Simulator::Run();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const double cpu = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;

  const std::uint64_t received = DynamicCast<PacketSink>(receiver.Get(0))->GetTotalRx();
  const std::uint64_t segments = packets_of(devices.Get(0)) + packets_of(devices.Get(1));
  std::printf("octets=%llu segments=%llu wall=%.6f cpu=%.6f peak_kb=0\n", static_cast<unsigned long long>(received),
              static_cast<unsigned long long>(segments), wall.count(), cpu);
  Simulator::Destroy();
  return received == octets * connections ? 0 : 1;
}
