// SQLite, as little of it as the ledger needs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tutti {

// A failed call. Never leaves this room: the ledger rebuilds, or reads the files instead.
struct DatabaseFailed {
  int code = 0;
  std::string message;
};

class Database {
 public:
  explicit Database(const std::string& path);  // made if missing
  Database(Database&&) = delete;
  ~Database();

  void run(const char* sql);
  sqlite3* get() const { return database_; }

 private:
  sqlite3* database_ = nullptr;
};

// A prepared statement. Bind in order, step until there are no more rows.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  Statement(Statement&&) = delete;
  ~Statement();

  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  bool step();   // whether there is a row
  void reset();  // to bind and step anew

  std::string text(int column) const;
  std::int64_t number(int column) const;

 private:
  void check(int code) const;
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

}  // namespace tutti
