// Prints one JSON object: schema, key-value metadata, row groups with statistics and, unless --metadata-only, the rows of a Parquet file.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

const [path, option] = process.argv.slice(2);
const file = await asyncBufferFromFile(path);
const metadata = await parquetMetadataAsync(file);
const rows = option === '--metadata-only' ? [] : await parquetReadObjects({ file });

// JSON has no numbers beyond 2^53, no NaN and no -0: those go as texts.
const plain = (key, value) => {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) return Object.is(value, -0) ? '-0' : String(value);
  return value;
};
console.log(JSON.stringify({ ...metadata, rows }, plain));
