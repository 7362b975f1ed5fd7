/** For each uniform number u in (0, 1) the value number floor(u n) of `data`. @param count even */
export function draw(uniforms: usize, count: i32, data: usize, n: i32, out: usize): void {
  const size = f64x2.splat(<f64>n);
  const end = uniforms + (<usize>count << 3);
  for (; uniforms < end; uniforms += 16, out += 16) {
    const at = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(v128.load(uniforms), size));
    store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(at, 0) << 3)));
    store<u64>(out, load<u64>(data + (<usize>i32x4.extract_lane(at, 1) << 3)), 8);
  }
}
