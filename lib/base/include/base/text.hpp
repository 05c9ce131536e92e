// Words for people: quoting names that could hurt a terminal, plurals, the nearest name.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

// The name as is when every character prints; else C-quoted in double quotes as Git does: "a\nb\033[31m\377".
std::string printable(std::string_view name);

// For messages, in quotes once: 'name', or C-quoted in double quotes alone: "na\377me".
std::string in_quotes(std::string_view name);

bool is_utf8(std::string_view bytes);

std::string grouped(std::size_t number);  // "12,345"

// "1 file", "3 files", "12,345 files"; `many` defaults to one + "s".
std::string count_of(std::size_t count, std::string_view one, std::string_view many = {});

// The candidate nearest to `name` by edit distance, if it is near enough to be meant.
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

std::vector<std::string> split(std::string_view text, char separator);
// Those that end in a newline, without it: the rest is of somebody who is still writing, or was killed.
std::vector<std::string_view> finished_lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trim(std::string_view text);

// Quoted so that a POSIX shell reads one word, as Python's shlex.quote does.
std::string shell_quote(std::string_view word);

}  // namespace tutti
