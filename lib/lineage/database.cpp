// Wraps SQLite's C interface.
#include "database.hpp"

#include <sqlite3.h>

namespace tutti {

Database::Database(const std::string& path) {
  const int code = ::sqlite3_open(path.c_str(), &database_);
  if (code != SQLITE_OK) {
    const DatabaseFailed failed{code, database_ ? ::sqlite3_errmsg(database_) : "out of memory"};
    ::sqlite3_close(database_);
    throw failed;
  }
  ::sqlite3_busy_timeout(database_, 10'000);
}

Database::~Database() {
  ::sqlite3_close(database_);
}

void Database::run(const char* sql) {
  const int code = ::sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw DatabaseFailed{code, ::sqlite3_errmsg(database_)};
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  check(::sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
}

Statement::~Statement() {
  ::sqlite3_finalize(statement_);
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw DatabaseFailed{code, ::sqlite3_errmsg(database_.get())};
}

Statement& Statement::bind(std::string_view text) {
  check(::sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  check(::sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

bool Statement::step() {
  const int code = ::sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) throw DatabaseFailed{code, ::sqlite3_errmsg(database_.get())};
  return false;
}

void Statement::reset() {
  ::sqlite3_reset(statement_);
  bound_ = 0;
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(::sqlite3_column_blob(statement_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column))) : "";
}

std::int64_t Statement::number(int column) const {
  return ::sqlite3_column_int64(statement_, column);
}

}  // namespace tutti
