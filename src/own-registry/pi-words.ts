/** Bits behind the wanted ones, for what each division cuts off. */
const GUARD_BITS = 64n;

let known = new Uint32Array(0);

/** The first words of the fraction of pi: the numbers with nothing up their sleeve that Blowfish begins with. */
export function piWords(count: number): Uint32Array {
  if (known.length < count) known = computed(count);
  return known.slice(0, count);
}

function computed(count: number): Uint32Array<ArrayBuffer> {
  const bits = BigInt(count) * 32n;
  const one = 1n << (bits + GUARD_BITS);
  // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239)
  const pi = 16n * inverseArctangent(5n, one) - 4n * inverseArctangent(239n, one);
  const digits = BigInt.asUintN(Number(bits), pi >> GUARD_BITS).toString(16);
  const hex = digits.padStart(count * 8, '0');
  return Uint32Array.from({ length: count }, (_, index) => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16));
}

/** arctan(1/x) in units of `one`. */
function inverseArctangent(x: bigint, one: bigint): bigint {
  const square = x * x;
  let power = one / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
    power /= square;
    sum += (sign * power) / divisor;
  }
  return sum;
}
