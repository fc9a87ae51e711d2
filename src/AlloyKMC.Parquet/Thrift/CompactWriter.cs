using System.Buffers;
using System.Numerics;

namespace Parquet.Thrift;

/// <summary>Wire types of the Thrift compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).</summary>
internal enum CompactType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
}

/// <summary>Writes structs in the Thrift compact protocol. Fields of a struct must come in ascending order of their numbers.</summary>
internal sealed class CompactWriter(ArrayBufferWriter<byte> output)
{
    private readonly Stack<int> _outerFields = new();
    private int _lastField;

    /// <summary>Opens a struct that stands in a list or alone.</summary>
    public void BeginStruct()
    {
        _outerFields.Push(_lastField);
        _lastField = 0;
    }

    /// <summary>Opens a struct that is a field of the current one.</summary>
    public void BeginStruct(int field)
    {
        Header(field, CompactType.Struct);
        BeginStruct();
    }

    public void EndStruct()
    {
        Byte((byte)CompactType.Stop);
        _lastField = _outerFields.Pop();
    }

    public void Bool(int field, bool value) => Header(field, value ? CompactType.True : CompactType.False);

    public void I8(int field, sbyte value)
    {
        Header(field, CompactType.Byte);
        Byte((byte)value);
    }

    public void I32(int field, int value)
    {
        Header(field, CompactType.I32);
        I32(value);
    }

    public void I32(int value) => VarInt((uint)((value << 1) ^ (value >> 31)));

    public void I64(int field, long value)
    {
        Header(field, CompactType.I64);
        VarInt((ulong)((value << 1) ^ (value >> 63)));
    }

    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Header(field, CompactType.Binary);
        Binary(value);
    }

    public void Binary(ReadOnlySpan<byte> value)
    {
        VarInt((uint)value.Length);
        output.Write(value);
    }

    public void List(int field, CompactType element, int count)
    {
        Header(field, CompactType.List);
        if (count < 15)
        {
            Byte((byte)((count << 4) | (int)element));
        }
        else
        {
            Byte((byte)(0xF0 | (int)element));
            VarInt((uint)count);
        }
    }

    private void Header(int field, CompactType type)
    {
        int delta = field - _lastField;
        if (delta is < 1 or > 15) throw new InvalidOperationException($"Field {field} after field {_lastField}.");
        Byte((byte)((delta << 4) | (int)type));
        _lastField = field;
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void VarInt(ulong value)
    {
        Span<byte> span = output.GetSpan(10);
        int length = Math.Max(1, (70 - BitOperations.LeadingZeroCount(value)) / 7);
        for (int i = 0; i < length; i++) span[i] = (byte)(((value >> (7 * i)) & 0x7F) | (i + 1 < length ? 0x80u : 0u));
        output.Advance(length);
    }
}
