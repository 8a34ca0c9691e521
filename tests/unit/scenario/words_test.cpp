#include "core/scenario/words.hpp"

#include <doctest/doctest.h>

using namespace synwave;
using namespace synwave::scenario;

TEST_CASE("distance counts insertions, deletions, replacements and swaps of neighbours") {
  CHECK(distance("close", "close") == 0);
  CHECK(distance("clsoe", "close") == 1);
  CHECK(distance("clos", "close") == 1);
  CHECK(distance("closse", "close") == 1);
  CHECK(distance("xlose", "close") == 1);
  CHECK(distance("lcose", "close") == 1);
  CHECK(distance("klosse", "close") == 2);
  CHECK(distance("abort", "close") == 3);
  CHECK(distance("", "ab") == 2);
  CHECK(distance(std::string(1000, 'a'), "close") == 3);
}

TEST_CASE("the nearest word is at most two away, and never a whole word away") {
  constexpr std::string_view words[] = {"close", "connect", "by"};
  CHECK(nearest("clsoe", words) == "close");
  CHECK(nearest("conect", words) == "connect");
  CHECK(nearest("xx", words).empty());
  CHECK(nearest("b", words).empty());
  CHECK(nearest("disconnect", words).empty());
}

TEST_CASE("fields of the TCB are called by their names with dots") {
  CHECK(variable_called("snd.una") == TcbField::snd_una);
  CHECK(variable_called("rcv.nxt") == TcbField::rcv_nxt);
  CHECK(variable_called("cwnd") == TcbField::cwnd);
  CHECK(variable_called("last.ack.sent") == TcbField::last_ack_sent);
  CHECK(variable_called("fin.wait.2.at") == TcbField::fin_wait_2_at);
  CHECK_FALSE(variable_called("snd_una"));
  CHECK(variable_words().size() == static_cast<std::size_t>(tcb_field_count));
}

TEST_CASE("keywords, states and classes are reserved; hosts' usual names are not") {
  for (const char* word : {"host", "close", "as", "every", "ESTABLISHED", "SYN-ACK", "none"}) CHECK(is_reserved(word));
  for (const char* word : {"client", "server", "first", "linux", "CLIENT"}) CHECK_FALSE(is_reserved(word));
}
