// How pages look: not public.
#pragma once

#include <string_view>

namespace tutti {

inline constexpr std::string_view page_style = R"css(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2430; --soft: #6b7280; --edge: #e3e6ec; --back: #f6f7f9; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1c2028; --ink: #e6e8ec; --soft: #9aa2b1; --edge: #2e3440; --back: #14171d; }
}
body.tutti-plots { margin: 0; padding: 1.25rem clamp(.75rem, 3vw, 2.5rem) 3rem; background: var(--back); color: var(--ink);
  font: 15px/1.45 system-ui, sans-serif; }
.tutti-plots h1 { font-size: 1.35rem; margin: 0; }
.tutti-head { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; margin-bottom: 1.25rem; }
.tutti-head label { display: inline-flex; align-items: center; gap: .35rem; cursor: pointer; font-size: .95rem; }
.tutti-head i { width: .8rem; height: .8rem; border-radius: 50%; display: inline-block; }
.tutti-grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); align-items: start; }
.tutti-grid .tutti-plot { margin: 0; }
.tutti-plot { max-width: 48rem; margin: 0 0 1rem; padding: .5rem; background: var(--paper); color: var(--ink); border: 1px solid var(--edge);
  border-radius: .6rem; overflow: hidden; }
.tutti-plot svg { display: block; width: 100%; height: auto; }
.tutti-plot h2 { font-size: .95rem; margin: .4rem .5rem .6rem; overflow-wrap: anywhere; }
.tutti-plot p { margin: .5rem; color: var(--soft); }
.tutti-pictures { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0 .5rem .5rem; }
.tutti-pictures figure { margin: 0; flex: 1 1 12rem; min-width: 0; }
.tutti-pictures figcaption { font-size: .85rem; color: var(--soft); margin-bottom: .25rem; overflow-wrap: anywhere; }
.tutti-pictures img { max-width: 100%; height: auto; border-radius: .3rem; background: #fff; }
.tutti-problems { margin-top: 1.5rem; color: var(--soft); overflow-wrap: anywhere; }
)css";

}  // namespace tutti
