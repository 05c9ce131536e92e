// How `checkout` and `pull` word what they did to the workspace: not public.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "commands/context.hpp"
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
enum class Missing { is_an_error, is_allowed };
void print_missing(std::ostream& err, const ShownChanges& changes, Missing missing, const std::string& repair);
Json json_of(const ShownChanges& changes);

}  // namespace tutti
