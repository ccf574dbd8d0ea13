#include "provingKey.h"

#include <algorithm>
#include <array>

#include "byteReader.h"
#include "pointReader.h"

namespace zkliq {

namespace {

constexpr std::uint32_t kGroth16 = 1;
constexpr std::size_t kElementBytes = 32;
constexpr std::size_t kCoefficientBytes = 44;
constexpr unsigned kSections = 11;
/** Sorted entries name points of 20 copies in 31 bits, with room to spare. */
constexpr std::uint32_t kMaximalWires = 1 << 25;

using G1Reader = PointReader<KeyField>;
using G2Reader = PointReader<QuadraticField<KeyField>>;

class Sections {
 public:
  explicit Sections(ByteReader file) {
    if (std::memcmp(file.take(4), "zkey", 4) != 0 || file.uint32() != 1) {
      throw InvalidKey("another kind of file");
    }
    for (std::uint32_t left = file.uint32(); left > 0; left--) {
      const std::uint32_t id = file.uint32();
      const ByteReader section = file.part(file.uint64());
      if (id >= kSections) continue;
      if (present_[id]) throw InvalidKey("a section is there twice");
      present_[id] = true;
      sections_[id] = section;
    }
  }

  ByteReader operator[](unsigned id) const {
    if (!present_[id]) throw InvalidKey("a section is missing");
    return sections_[id];
  }

 private:
  std::array<ByteReader, kSections> sections_;
  std::array<bool, kSections> present_{};
};

void requireModulus(ByteReader &reader, const Limbs &modulus) {
  if (reader.uint32() != kElementBytes || !(reader.limbs() == modulus)) {
    throw InvalidKey("another curve");
  }
}

unsigned powerOf(std::uint32_t domainSize) {
  unsigned power = 0;
  while (power < 32 && std::uint64_t{1} << power < domainSize) power++;
  // The largest transform's odd points are in a domain of twice the size.
  if (std::uint64_t{1} << power != domainSize || power > 25) throw InvalidKey("no such domain");
  return power;
}

struct RawCoefficient {
  std::uint32_t matrix;
  std::uint32_t row;
  Coefficient coefficient;
};

RawCoefficient readCoefficient(ByteReader &reader, const ProvingKey &key) {
  RawCoefficient raw{};
  raw.matrix = reader.uint32();
  raw.row = reader.uint32();
  raw.coefficient.wire = reader.uint32();
  raw.coefficient.value = reader.limbs();
  if (raw.matrix > 1 || raw.row >= key.domainSize() || raw.coefficient.wire >= key.wires ||
      !isBelow(raw.coefficient.value, ScalarModulus::value)) {
    throw InvalidKey("a coefficient is out of range");
  }
  return raw;
}

/** Sorts them by matrix and row, in which order ever they come. */
void readCoefficients(ByteReader reader, ProvingKey &key) {
  const std::uint64_t count = reader.uint32();
  const ByteReader all = reader.part(count * kCoefficientBytes);
  for (Matrix &matrix : key.matrices) matrix.rowStarts.assign(key.domainSize() + 1, 0);
  ByteReader first = all;
  for (std::uint64_t i = 0; i < count; i++) {
    const RawCoefficient raw = readCoefficient(first, key);
    key.matrices[raw.matrix].rowStarts[raw.row + 1]++;
  }
  std::vector<std::size_t> next[2];
  for (int m = 0; m < 2; m++) {
    std::vector<std::size_t> &starts = key.matrices[m].rowStarts;
    for (std::size_t row = 0; row < key.domainSize(); row++) starts[row + 1] += starts[row];
    key.matrices[m].coefficients.resize(starts.back());
    next[m] = starts;
  }
  ByteReader second = all;
  for (std::uint64_t i = 0; i < count; i++) {
    const RawCoefficient raw = readCoefficient(second, key);
    key.matrices[raw.matrix].coefficients[next[raw.matrix][raw.row]++] = raw.coefficient;
  }
}

}  // namespace

ProvingKey ProvingKey::parse(const std::uint8_t *bytes, std::size_t size) {
  const Sections sections(ByteReader(bytes, size));
  if (ByteReader(sections[1]).uint32() != kGroth16) throw InvalidKey("another protocol");
  ByteReader header = sections[2];
  requireModulus(header, BaseModulus::value);
  requireModulus(header, ScalarModulus::value);
  ProvingKey key{};
  key.wires = header.uint32();
  key.publicSignals = header.uint32();
  key.domainPower = powerOf(header.uint32());
  if (key.wires > kMaximalWires || key.publicSignals >= key.wires) {
    throw InvalidKey("impossible numbers of wires");
  }
  const G1Reader g1;
  const G2Reader g2;
  const G1Point alpha1 = g1.readFinite(header);
  const G1Point beta1 = g1.readFinite(header);
  const G2Point beta2 = g2.readFinite(header);
  g2.readFinite(header);  // gamma
  const G1Point delta1 = g1.readFinite(header);
  const G2Point delta2 = g2.readFinite(header);

  // Before anything of the domain's size is allocated: the file must be as large itself.
  ByteReader quotientPoints = ByteReader(sections[9]).part(key.domainSize() * G1Reader::kBytes);
  readCoefficients(sections[4], key);
  key.a = g1.readBases(sections[5], key.wires, 0, 2);
  key.b1 = g1.readBases(sections[6], key.wires, 0, 2);
  key.b2 = g2.readBases(sections[7], key.wires, 0, 2);
  key.c = g1.readBases(sections[8], key.wires, key.publicSignals + 1, key.domainSize() + 1);

  const auto append = [](auto &bases, std::size_t behind, const auto &point) {
    bases.points[bases.wires.size() + behind] = point;
  };
  append(key.a, 0, alpha1);
  append(key.a, 1, delta1);
  append(key.b1, 0, beta1);
  append(key.b1, 1, delta1);
  append(key.b2, 0, beta2);
  append(key.b2, 1, delta2);
  for (std::size_t i = 0; i < key.domainSize(); i++) append(key.c, i, g1.read(quotientPoints));
  append(key.c, key.domainSize(), delta1);
  return key;
}

}  // namespace zkliq
