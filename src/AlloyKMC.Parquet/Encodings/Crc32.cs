namespace Parquet.Encodings;

/// <summary>CRC-32 with the polynomial of GZip (0x04C11DB7, reflected), the checksum the format asks for in page headers.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = BuildTable();

    public static int Compute(ReadOnlySpan<byte> bytes)
    {
        uint[] table = s_table;
        uint crc = uint.MaxValue;
        foreach (byte value in bytes) crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return (int)~crc;
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }

        return table;
    }
}
