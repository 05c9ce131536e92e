// How `checkout` and `pull` word what they did to the workspace: not public.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "commands/context.hpp"
#include "exec/sparse_view.hpp"
#include "workspace/checkout.hpp"

namespace tutti {

// Paths as the person reads them; directories end in '/'.
struct ShownChanges {
  std::vector<std::string> added, modified, deleted;
  struct Missing {
    std::string path;
    std::string id;
    std::uint64_t objects = 0;
  };
  std::vector<Missing> missing;
};

ShownChanges shown_changes(Context& context, const CheckoutReport& report);

void print_changes(std::ostream& out, const ShownChanges& changes);  // "M\tpath", in DVC's order
std::string summary_of(const ShownChanges& changes);  // "1 file added and 2 files modified", "No changes."
// A directory that is here in part, by its path as the person reads it.
struct ShownSparse {
  std::string path;
  std::uint64_t here = 0, files = 0;
};
// Those among the targets; the log gets a note of each.
std::vector<ShownSparse> noted_sparse(Context& context, const Project& project, const std::vector<Target>& targets);
Json json_of(const std::vector<ShownSparse>& sparse);
enum class Missing { is_an_error, is_allowed };
void print_missing(std::ostream& err, const ShownChanges& changes, Missing missing, const std::string& repair);
Json json_of(const ShownChanges& changes);

}  // namespace tutti
