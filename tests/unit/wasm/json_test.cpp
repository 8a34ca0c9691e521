#include "wasm/json.hpp"

#include <doctest/doctest.h>

using namespace synwave;

TEST_CASE("the writer puts commas between members and elements, and nowhere else") {
  json::Writer out;
  out.begin_object().key("a").integer(-1).key("b").begin_array().boolean(true).null().begin_object().end_object();
  out.end_array().key("c").string("x").end_object();
  CHECK(out.text() == R"({"a":-1,"b":[true,null,{}],"c":"x"})");
}

TEST_CASE("the writer escapes what JSON forbids in a string and leaves the rest as it is") {
  json::Writer out;
  out.string("\"\\\n\t\x01 \xE4\xBD\xA0 /");
  CHECK(out.text() == "\"\\\"\\\\\\n\\u0009\\u0001 \xE4\xBD\xA0 /\"");
}

TEST_CASE("a flat object of strings and integers is read") {
  const auto object = json::parse_object(R"( { "do" : "drop", "segment": 7, "at_ns":-20 } )");
  REQUIRE(object);
  CHECK(object->string("do") == "drop");
  CHECK(object->integer("segment") == 7);
  CHECK(object->integer("at_ns") == -20);
  CHECK_FALSE(object->integer("do"));
  CHECK_FALSE(object->string("segment"));
  CHECK_FALSE(object->string("missing"));
  CHECK(json::parse_object("{}"));
}

TEST_CASE("escapes are undone, those of characters above U+FFFF too") {
  const auto object = json::parse_object(R"({"text":"a\"\\\/\b\f\n\r\tA\u00e9\u4F60\uD83D\uDE00"})");
  REQUIRE(object);
  CHECK(object->string("text") == "a\"\\/\b\f\n\r\tA\xC3\xA9\xE4\xBD\xA0\xF0\x9F\x98\x80");
}

TEST_CASE("integers are read up to 2^53, and not beyond") {
  CHECK(json::parse_object(R"({"n":9007199254740992})")->integer("n") == 9007199254740992);
  CHECK_FALSE(json::parse_object(R"({"n":9007199254740993})"));
  CHECK_FALSE(json::parse_object(R"({"n":99999999999999999999999999})"));
}

TEST_CASE("whatever is not such an object is refused") {
  const char* const wrong[] = {
      "",
      "{",
      "[]",
      "7",
      "{}x",
      R"({"a":1,})",
      R"({"a" 1})",
      R"({a:1})",
      R"({"a":1.5})",
      R"({"a":1e3})",
      R"({"a":01})",
      R"({"a":-})",
      R"({"a":true})",
      R"({"a":null})",
      R"({"a":{}})",
      R"({"a":1,"a":2})",
      R"({"a":"\x"})",
      R"({"a":"\ud800"})",
      R"({"a":"\udc00"})",
      R"({"a":"\u12"})",
      "{\"a\":\"\n\"}",
      R"({"a":"b)",
      "{\"a\":\"b\\",
  };
  for (const char* const text : wrong) {
    CAPTURE(text);
    CHECK_FALSE(json::parse_object(text));
  }
}
