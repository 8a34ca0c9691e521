// A stable sort for short lists, most of them in order already: a fraction of the code of the standard library's.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace synwave {

/// Equal elements keep their order. Quadratic at worst, linear if nothing has to move.
template <class T, class Less>
void sort_stably(std::vector<T>& all, Less less) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!less(all[i], all[i - 1])) continue;
    T moving = std::move(all[i]);
    std::size_t place = i;
    do {
      all[place] = std::move(all[place - 1]);
      --place;
    } while (place > 0 && less(moving, all[place - 1]));
    all[place] = std::move(moving);
  }
}

}  // namespace synwave
