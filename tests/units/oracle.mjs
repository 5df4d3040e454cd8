// Makes conversions.csv: 2,400 conversions by an implementation of UCUM that shares nothing with ours.
//
//     npm pack @lhncbc/ucum-lhc@7.1.9 && tar xzf lhncbc-ucum-lhc-7.1.9.tgz
//     node tests/units/oracle.mjs package > tests/units/conversions.csv
//
// Each line: value, from, to, the number that ucum-lhc 7.1.9 gives (binary floating point, so only nearly right).
// The values come from a fixed sequence, so the file is the same each time.
import { createRequire } from "node:module";
import { resolve } from "node:path";

const require = createRequire(import.meta.url);
const ucum = require(resolve(process.argv[2], "browser-dist/ucum-lhc.min.js"));
const utils = (ucum.UcumLhcUtils ?? globalThis.ucumPkg.UcumLhcUtils).getInstance();

const kinds = [
  // Not `[degRe]`: 80 °Ré are 100 °C, which this oracle gets wrong.
  ["Cel", "[degF]", "K"],
  ["kg", "g", "mg", "ug", "ng", "[lb_av]", "[oz_av]", "[stone_av]", "[gr]", "t"],
  ["m", "cm", "mm", "um", "km", "[in_i]", "[ft_i]", "[yd_i]", "[mi_i]", "[Ch]"],
  ["a", "mo", "wk", "d", "h", "min", "s", "ms", "mo_s"],
  ["mm[Hg]", "kPa", "Pa", "cm[H2O]", "bar", "atm", "[psi]", "m[Hg]", "[in_i'Hg]"],
  ["L", "mL", "dL", "uL", "l", "m3", "cm3", "[foz_us]", "[tsp_us]", "[cup_us]", "[gal_br]"],
  ["mL/min", "L/h", "L/min", "mL/s", "uL/min", "mL/d"],
  ["mg/dL", "g/L", "ug/mL", "mg/L", "g/dL", "ng/mL", "g%"],
  ["mmol/L", "umol/L", "mol/L", "nmol/mL", "mmol/dL", "umol/dL", "pmol/L"],
  ["meq/L", "eq/L", "meq/dL", "ueq/mL"],
  ["[IU]/L", "[IU]/mL", "m[IU]/mL", "k[IU]/L", "u[IU]/mL"],
  ["U/L", "mU/mL", "kU/L", "ukat/L", "nkat/mL"],
  ["10*9/L", "10*3/uL", "/uL", "10*6/mL", "/mm3", "10*12/L"],
  ["/min", "/h", "/s", "Hz", "/d", "kHz"],
  ["kg/m2", "g/cm2", "[lb_av]/[sin_i]", "mg/cm2"],
  ["ug/kg/min", "mg/kg/h", "ng/kg/s", "mg/kg/d", "ug/(kg.min)"],
  ["mg/kg", "ug/g", "g/kg", "[ppm]"],
  ["m2", "cm2", "[sin_i]", "[sft_i]", "mm2"],
  ["kcal", "kJ", "J", "cal", "[Btu_th]", "W.h"],
  ["%", "[ppth]", "[ppm]", "1", "10*-2"],
  ["deg", "'", "''", "gon"],
  ["m/s", "km/h", "[mi_i]/h", "cm/s", "[kn_i]"],
  ["mosm/kg", "osm/kg", "mosm/g"],
  ["mV", "V", "uV", "kV"],
  ["Gy", "cGy", "mGy", "RAD"],
  ["dyn.s/cm5", "Pa.s/m3", "kPa.s/L"],
];

let state = 20261121n;
const next = (below) => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
  return Number((state >> 33n) % BigInt(below));
};

const rows = [];
for (let round = 0; rows.length < 2400; round += 1) {
  const kind = kinds[round % kinds.length];
  const from = kind[next(kind.length)];
  const to = kind[next(kind.length)];
  const decimals = next(4);
  const value = (next(99_999) / 10 ** decimals).toFixed(decimals);
  const made = utils.convertUnitTo(from, Number(value), to);
  if (from !== to && made.status === "succeeded") {
    rows.push([value, from, to, made.toVal].join(","));
  } else if (from !== to && process.env.REPORT) {
    console.error(from, to, made.msg);
  }
}
console.log(rows.join("\n"));
