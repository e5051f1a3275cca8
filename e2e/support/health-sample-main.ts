import { writeFileSync } from 'node:fs';
import { healthSample } from './health-sample';

// node health-sample-main COUNT SEED FILE [AT]: see scripts/health-sample.mjs.
const [count = '300', seed = '1', file = 'health-sample.json', at] = process.argv.slice(2);
const sample = healthSample(Number(count), Number(seed), at ? new Date(at) : new Date());
writeFileSync(file, `${JSON.stringify(sample, null, 1)}\n`);
const verdicts = Object.values(sample.verdicts).flatMap((one) => Object.values(one));
const failed = verdicts.filter((verdict) => verdict === 'FAIL').length;
console.log(`${file}: ${sample.images.length} images, ${verdicts.length} verdicts, ${failed} of them FAIL.`);
