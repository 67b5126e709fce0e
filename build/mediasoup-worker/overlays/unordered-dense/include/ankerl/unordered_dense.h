// The interface of ankerl::unordered_dense, as far as the worker uses it, over the standard containers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
namespace ankerl::unordered_dense
{
	template<typename T>
	struct hash
	{
		std::size_t operator()(const T& v) const noexcept(noexcept(std::hash<T>{}(v)))
		{
			auto h = static_cast<std::uint64_t>(std::hash<T>{}(v));
			if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || std::is_pointer_v<T>)
			{
				// std::hash is the identity here, so mix the bits.
				h += 0x9e3779b97f4a7c15ull;
				h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ull;
				h = (h ^ (h >> 27)) * 0x94d049bb133111ebull;
				h ^= h >> 31;
			}
			return static_cast<std::size_t>(h);
		}
	};
	template<typename K, typename V, typename H = hash<K>, typename E = std::equal_to<K>>
	using map = std::unordered_map<K, V, H, E>;
	template<typename K, typename H = hash<K>, typename E = std::equal_to<K>>
	using set = std::unordered_set<K, H, E>;
} // namespace ankerl::unordered_dense
