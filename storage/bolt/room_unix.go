//go:build linux || darwin

package bolt

import "syscall"

// room is how many bytes this user may still write to where a folder is.
func room(path string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
