// Ticks that people like to read.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../../lib/report/chart_data.hpp"
#include "../../lib/report/scale.hpp"

namespace tutti {
namespace {

std::vector<std::string> labels(double low, double high, unsigned about = 5) {
  return make_axis(low, high, about).labels;
}

using Labels = std::vector<std::string>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("ticks are round and reach around the values") {
  CHECK(labels(0, 1) == Labels{"0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  CHECK(labels(0.13, 0.87) == Labels{"0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  CHECK(labels(-3, 12) == Labels{"-5", "0", "5", "10", "15"});
  CHECK(labels(0, 45000) == Labels{"0", "10,000", "20,000", "30,000", "40,000", "50,000"});
  CHECK(labels(0, 2.4e6) == Labels{"0", "0.5M", "1M", "1.5M", "2M", "2.5M"});
  CHECK(labels(0, 5e10) == Labels{"0", "10G", "20G", "30G", "40G", "50G"});
  CHECK(labels(1e-7, 3e-7, 2) == Labels{"1e-07", "2e-07", "3e-07"});
}

TEST_CASE("one value, no value and endless values have an axis, too") {
  CHECK(make_axis(5, 5, 5).low < 5);
  CHECK(make_axis(5, 5, 5).high > 5);
  CHECK(make_axis(0, 0, 5).ticks.size() >= 2);
  CHECK(make_axis(std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 5).ticks.size() >=
        2);
  CHECK(make_axis(-std::numeric_limits<double>::max(), std::numeric_limits<double>::max(), 5).ticks.size() >= 2);
}

TEST_CASE("every axis is made of a few rising ticks around its values, whatever they are") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> exponent(-300, 300), sign(-1, 1);
  for (int round = 0; round < 2000; ++round) {
    double low = sign(random) * std::pow(10, exponent(random)), high = sign(random) * std::pow(10, exponent(random));
    if (round % 3 == 0) high = low * (1 + 1e-10 * sign(random));
    if (low > high) std::swap(low, high);
    const Axis axis = make_axis(low, high, 6);
    INFO(low << " to " << high);
    REQUIRE(axis.ticks.size() >= 2);
    REQUIRE(axis.ticks.size() <= 20);
    REQUIRE(axis.labels.size() == axis.ticks.size());
    for (std::size_t i = 1; i < axis.ticks.size(); ++i) REQUIRE(axis.ticks[i - 1] < axis.ticks[i]);
    REQUIRE(axis.place(low) > -1e-6);
    REQUIRE(axis.place(high) < 1 + 1e-6);
  }
}

TEST_CASE("a thinned line keeps its ends and every peak") {
  std::vector<Point> points;
  for (int i = 0; i < 100'000; ++i)
    points.push_back({static_cast<double>(i), i == 54'321 ? 9.0 : i == 77'777 ? -9.0 : 0.0});

  const std::vector<Point> thin = thinned(points, 100);

  CHECK(thin.size() <= 400);
  CHECK(thin.front().x == 0);
  CHECK(thin.back().x == 99'999);
  CHECK(std::ranges::count(thin, 9.0, &Point::y) == 1);
  CHECK(std::ranges::count(thin, -9.0, &Point::y) == 1);
  CHECK(std::ranges::is_sorted(thin, {}, &Point::x));
}

TEST_CASE("points are thinned however far apart they are, and if they share one x") {
  std::vector<Point> points{{-1.7e308, 0}};
  for (int i = 0; i < 100; ++i) points.push_back({(i - 50) * 3e306, i == 30 ? 9.0 : i == 70 ? -9.0 : 0.0});
  points.push_back({1.7e308, 0});
  const std::vector<Point> thin = thinned(points, 20);
  CHECK(thin.size() < 60);
  CHECK(thin.front().x == -1.7e308);
  CHECK(thin.back().x == 1.7e308);
  CHECK(std::ranges::count(thin, 9.0, &Point::y) == 1);
  CHECK(std::ranges::count(thin, -9.0, &Point::y) == 1);

  std::vector<Point> above(1000, Point{1, 2});
  above[500].y = 7;
  CHECK(std::ranges::equal(thinned(above, 10), std::vector<double>{2, 7, 2}, {}, &Point::y));
}

TEST_CASE("few points are not thinned") {
  CHECK(thinned({{0, 1}, {1, 2}}, 10).size() == 2);
}

TEST_CASE("smoothing keeps a straight line, and takes the noise off others") {
  std::vector<Point> line, noise;
  for (int i = 0; i < 50; ++i) {
    line.push_back({static_cast<double>(i), 2.0 * i + 1});
    noise.push_back({static_cast<double>(i), i % 2 == 0 ? 1.0 : -1.0});
  }
  line.push_back({50, nan});
  for (const Point& point : smoothed(line, 0.3)) CHECK(point.y == Approx(2 * point.x + 1));
  for (const Point& point : smoothed(noise, 0.5)) CHECK(std::abs(point.y) < 0.5);
}

}  // namespace tutti
