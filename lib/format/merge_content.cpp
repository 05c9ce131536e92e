// Decides whose content an output has after a merge.
#include "merge_content.hpp"

#include <fmt/format.h>

#include "merge_rules.hpp"

namespace tutti {

namespace {

Value content_of(const NamedParts& side) {
  Value content = Value::map();
  for (std::size_t i = 0; i < side.parts->size(); ++i) {
    if (is_content_key((*side.names)[i])) content.append((*side.names)[i], (*side.parts)[i].value());
  }
  return content;
}

// The parts whose name `is_unwanted` go.
template <class Unwanted>
void drop(const NamedParts& side, Unwanted is_unwanted) {
  std::vector<MergePart> parts;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < side.parts->size(); ++i) {
    if (is_unwanted((*side.names)[i])) continue;
    parts.push_back(std::move((*side.parts)[i]));
    names.push_back(std::move((*side.names)[i]));
  }
  *side.parts = std::move(parts);
  *side.names = std::move(names);
}

std::optional<ObjectId> id_of(const Value& content) {
  const Value* const md5 = content.find("md5");
  if (md5 == nullptr || !md5->is_string()) return std::nullopt;
  const Algorithm algorithm = content.find("hash") == nullptr ? Algorithm::md5_dos2unix : Algorithm::md5;
  return ObjectId::parse(algorithm, md5->as_string());
}

// Sets `key` where it stands; a key that is not there is not noted.
void set_part(const NamedParts& side, std::string_view key, const Value& value, std::string_view written) {
  for (std::size_t i = 0; i < side.parts->size(); ++i) {
    if ((*side.names)[i] != key) continue;
    MergePart& part = (*side.parts)[i];
    part.text = fmt::format("{}{}: {}\n", std::string(part.indent, ' '), key, written);
    part.owned = value;
    part.said = nullptr;
    part.document = nullptr;
  }
}

void set_directory(const NamedParts& side, const DirectorySide& directory) {
  set_part(side, "md5", Value::string(directory.id.name()), directory.id.name());
  set_part(side, "nfiles", Value::integer(static_cast<std::int64_t>(directory.nfiles)),
           fmt::to_string(directory.nfiles));
  if (directory.size) {
    set_part(side, "size", Value::integer(static_cast<std::int64_t>(*directory.size)), fmt::to_string(*directory.size));
  }
  drop(side, [&](const std::string& name) {
    return (name == "size" && !directory.size) || name == "files" || name == "cloud" || name == "version_id" ||
           name == "etag";
  });
}

}  // namespace

std::unordered_set<std::string> settle_content(const NamedParts& base, const NamedParts& ours, const NamedParts& theirs,
                                               const DirectoryMerge& merge_directory) {
  const Value before = content_of(base), our_content = content_of(ours), their_content = content_of(theirs);
  const auto drop_content = [](const NamedParts& side) { drop(side, is_content_key); };
  const auto in_both = [&] {
    std::unordered_set<std::string> names;
    for (const Value* content : {&our_content, &their_content}) {
      for (const Member& member : content->members()) names.emplace(member.key.as_string());
    }
    return names;
  };

  if (python_equal(our_content, their_content) || python_equal(before, their_content)) {
    drop_content(base);
    drop_content(theirs);
    return {};
  }
  if (python_equal(before, our_content)) {
    drop_content(base);
    drop_content(ours);
    return {};
  }
  drop_content(base);
  const std::optional<ObjectId> our_id = id_of(our_content), their_id = id_of(their_content);
  if (!our_id || !their_id || !our_id->is_tree() || !their_id->is_tree() || !merge_directory ||
      our_id->digest().algorithm() != their_id->digest().algorithm()) {
    return in_both();
  }
  const auto merged = merge_directory({id_of(before), *our_id, *their_id});
  if (!merged) return in_both();
  if (merged->ours == merged->theirs) {
    drop_content(theirs);
    set_directory(ours, merged->ours);
    return {};
  }
  set_directory(ours, merged->ours);
  set_directory(theirs, merged->theirs);
  return in_both();
}

}  // namespace tutti
