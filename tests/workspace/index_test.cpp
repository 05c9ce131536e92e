// What the index remembers, and what it forgets rather than get wrong.
#include "workspace/index.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

FileStat some_stat(std::uint64_t inode = 7) {
  return {.type = FileType::regular,
          .mode = 0644,
          .size = 5,
          .mtime = 1'000'000,
          .ctime = 2'000'000,
          .inode = inode,
          .links = 1};
}
const BlobId some_id{md5_of("hello")};
constexpr Timestamp much_later{3'600'000'000'000};

std::string index_path(const Scratch& scratch) {
  return scratch / "index";
}

}  // namespace

TEST_CASE("a file is known by its stat, also after the index was written and read") {
  Scratch scratch;
  const std::string path = index_path(scratch);
  {
    const auto index = Index::load(path);
    index->put_file(at("data/f"), some_stat(), some_id, false, much_later);
    CHECK(index->find_file(at("data/f"), some_stat()) == some_id);
    index->save();
  }

  const auto index = Index::load(path);

  CHECK(index->find_file(at("data/f"), some_stat()) == some_id);
  CHECK_FALSE(index->find_file(at("data/g"), some_stat()));
  for (const auto change :
       {+[](FileStat& s) { ++s.size; }, +[](FileStat& s) { ++s.mtime; }, +[](FileStat& s) { ++s.ctime; },
        +[](FileStat& s) { ++s.inode; }, +[](FileStat& s) { s.type = FileType::other; }}) {
    FileStat changed = some_stat();
    change(changed);
    CHECK_FALSE(index->find_file(at("data/f"), changed));
  }
}

TEST_CASE("the device does not count: it changes when a disk is mounted again") {
  Scratch scratch;
  const auto index = Index::load(index_path(scratch));
  FileStat stat = some_stat();
  index->put_file(at("f"), stat, some_id, false, much_later);

  stat.device = 99;

  CHECK(index->find_file(at("f"), stat) == some_id);
}

TEST_CASE("a link to an object may change its ctime, as long as nobody may write to it") {
  Scratch scratch;
  const auto index = Index::load(index_path(scratch));
  FileStat stat = some_stat();
  stat.mode = 0444;
  index->put_file(at("linked"), stat, some_id, true, std::nullopt);
  index->put_file(at("own"), stat, some_id, false, std::nullopt);

  stat.ctime += 1;
  CHECK(index->find_file(at("linked"), stat) == some_id);
  CHECK_FALSE(index->find_file(at("own"), stat));

  stat.mode = 0644;
  CHECK_FALSE(index->find_file(at("linked"), stat));
}

TEST_CASE("a file that was as young as the look at it is not trusted") {
  Scratch scratch;
  const auto index = Index::load(index_path(scratch));
  const FileStat stat = some_stat();

  index->put_file(at("young"), stat, some_id, false, Timestamp{stat.ctime + 9'000'000});
  index->put_file(at("old"), stat, some_id, false, Timestamp{stat.ctime + 11'000'000});
  index->put_file(at("future"), stat, some_id, false, Timestamp{stat.ctime - 1'000'000'000});

  CHECK_FALSE(index->find_file(at("young"), stat));
  CHECK(index->find_file(at("old"), stat) == some_id);
  CHECK_FALSE(index->find_file(at("future"), stat));
}

TEST_CASE("forgetting takes what lies beneath along, and nothing beside") {
  Scratch scratch;
  const std::string path = index_path(scratch);
  {
    const auto index = Index::load(path);
    for (const char* name : {"data/f", "data/sub/g", "data.txt", "other"}) {
      index->put_file(at(name), some_stat(), some_id, false, much_later);
    }
    index->save();
    index->forget(at("data"));
    index->save();
  }

  const auto index = Index::load(path);

  CHECK_FALSE(index->find_file(at("data/f"), some_stat()));
  CHECK_FALSE(index->find_file(at("data/sub/g"), some_stat()));
  CHECK(index->find_file(at("data.txt"), some_stat()) == some_id);
  CHECK(index->find_file(at("other"), some_stat()) == some_id);
}

TEST_CASE("an index with any bit turned is as if empty, and no lie comes out of it") {
  Scratch scratch;
  for (int i = 0; i < 5; ++i) scratch.write("d/s/f" + std::to_string(i), std::to_string(i));
  const std::string path = scratch / ".dvc/tmp/tutti/index";
  ObjectId id = BlobId{md5_of("")};
  {
    Repository repository = scratch.open();
    id = *id_of(take_snapshot(repository, at("d")));
    take_snapshot(repository, at("d/s/f1"));
    repository.save_indexes();
  }
  const std::string sound = scratch.read(".dvc/tmp/tutti/index");
  REQUIRE(sound.size() > 300);

  for (std::size_t at_byte = 0; at_byte < sound.size(); at_byte += 3) {
    std::string damaged = sound;
    damaged[at_byte] = static_cast<char>(damaged[at_byte] ^ (1 << (at_byte % 8)));
    scratch.write(".dvc/tmp/tutti/index", damaged);
    Repository repository = scratch.open();
    REQUIRE(*id_of(take_snapshot(repository, at("d"))) == id);
    REQUIRE(*id_of(take_snapshot(repository, at("d/s/f1"))) == ObjectId(BlobId{md5_of("1")}));
  }
  for (std::size_t size = 0; size < sound.size(); size += 11) {
    scratch.write(".dvc/tmp/tutti/index", sound.substr(0, size));
    Repository repository = scratch.open();
    REQUIRE(*id_of(take_snapshot(repository, at("d"))) == id);
  }
}

TEST_CASE("an index of a newer tutti is left alone") {
  Scratch scratch;
  std::string newer = "tuttiidx";
  newer += std::string("\x02\0\0\0", 4) + std::string(100, 'x');
  scratch.write("index", newer);

  const auto index = Index::load(index_path(scratch));
  index->put_file(at("f"), some_stat(), some_id, false, much_later);
  index->save();

  CHECK(index->find_file(at("f"), some_stat()) == some_id);
  CHECK(scratch.read("index") == newer);
}

TEST_CASE("an index is written only when something was learned") {
  Scratch scratch;
  scratch.write("d/a", "1");
  {
    Repository repository = scratch.open();
    take_snapshot(repository, at("d"));
    repository.save_indexes();
  }
  const std::uint64_t inode = find_stat(scratch / ".dvc/tmp/tutti/index")->inode;

  Repository again = scratch.open();
  take_snapshot(again, at("d"));
  again.save_indexes();

  CHECK(find_stat(scratch / ".dvc/tmp/tutti/index")->inode == inode);
}

TEST_CASE("an index that cannot be written is no failure") {
  Scratch scratch;
  const auto index = Index::load(scratch / "no/such/directory/index");
  index->put_file(at("f"), some_stat(), some_id, false, much_later);

  index->save();

  CHECK(index->find_file(at("f"), some_stat()) == some_id);
}
