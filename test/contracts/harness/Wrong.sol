// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Nothing} from "not-installed/NotInstalled.sol";
